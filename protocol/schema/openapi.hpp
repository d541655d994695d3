/// Prints the protocol as an OpenAPI 3.1 document: every change and query is `POST /api/v1/<operation>`.
#pragma once

#include <string>

namespace majlis::schema {

std::string openapi();

}  // namespace majlis::schema
