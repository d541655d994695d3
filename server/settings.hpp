/// The table of settings. Constant data; any thread may read it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "server/config.hpp"

namespace majlis::app {

enum class Takes { one_value, yes_or_no, several_values };

struct Setting {
  std::string_view name;       ///< `behind_proxy` in a file, MAJLIS_BEHIND_PROXY, --behind-proxy
  std::string_view heading;    ///< in --help
  Takes takes;
  std::string_view value;      ///< what stands for the value in --help
  std::string_view otherwise;  ///< the default, read by `apply` like any other value; empty: stays unset
  std::string_view example;
  std::string_view help;
  /// Gives what would be allowed; empty when the value was fine and is in the config now.
  std::string (*apply)(Config& config, const std::string& value);
};

std::span<const Setting> settings();

/// Nullptr: no such setting.
const Setting* find_setting(std::string_view name);

/// The setting that is a slip or two away from `name`; nullptr when none is.
const Setting* nearest_setting(std::string_view name);

std::string flag_of(const Setting& setting);         ///< --behind-proxy
std::string environment_of(const Setting& setting);  ///< MAJLIS_BEHIND_PROXY

}  // namespace majlis::app
