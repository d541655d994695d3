/// A picture of one table: a bar for each subject.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace majlis::bench {

struct Bars {
  std::string title;
  std::vector<std::pair<std::string, double>> bars;   ///< values above 0
};

/// An SVG of its own, readable on light and on dark pages. Those whose name begins with Majlis stand out.
std::string draw(const std::string& heading, const std::vector<Bars>& tables);

}  // namespace majlis::bench
