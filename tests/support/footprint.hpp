/// What a process of this machine holds, as the kernel says it.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace majlis::tests {

/// Resident memory in bytes.
std::int64_t resident_bytes(pid_t pid);
/// The most it has been since the process began.
std::int64_t most_resident_bytes(pid_t pid);
/// Open descriptors: one less when a connection has ended.
std::int64_t open_files(pid_t pid);

}  // namespace majlis::tests
