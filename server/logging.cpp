#include "server/logging.hpp"

#include <unistd.h>

#include <memory>

#include <fmt/chrono.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "protocol/json/encode.hpp"

namespace majlis::app {
namespace {

/// `{"at":"2026-11-22T16:43:40.123Z","level":"info","text":"…"}`
class JsonLines : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& into) override {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch()).count();
    json::Buffer buffer;
    json::Writer out{buffer};
    json::write_text(out, std::string_view{message.payload.data(), message.payload.size()});
    fmt::format_to(std::back_inserter(into), R"({{"at":"{:%Y-%m-%dT%H:%M:%S}.{:03}Z","level":"{}","text":{}}})" "\n",
                   fmt::gmtime(static_cast<std::time_t>(ms / 1000)), ms % 1000,
                   std::string_view{spdlog::level::to_string_view(message.level).data(), spdlog::level::to_string_view(message.level).size()},
                   std::string_view{buffer.GetString(), buffer.GetSize()});
  }

  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<JsonLines>(); }
};

}  // namespace

void set_up_logging(const Config& config) {
  auto logger = spdlog::stderr_color_mt("majlis");
  const bool at_terminal = ::isatty(STDERR_FILENO) == 1;
  if (config.log_format.value_or(at_terminal ? LogFormat::text : LogFormat::json) == LogFormat::json) {
    logger->set_formatter(std::make_unique<JsonLines>());
  } else {
    logger->set_pattern("%H:%M:%S %^%l%$ %v");
  }
  logger->set_level(spdlog::level::from_str(config.log_level));
  logger->flush_on(spdlog::level::debug);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace majlis::app
