/// Where the time of a change goes, from the line that asks for it to the sockets of those who hear of it. For measuring, by
/// `--trace-stages`; otherwise nothing is looked at.
#pragma once

#include <array>
#include <chrono>
#include <string_view>

#include <prometheus/registry.h>
#include <prometheus/summary.h>

namespace majlis::live {

enum class Stage {
  decode,    ///< from the line to a decoded request
  wait,      ///< until the writer takes it
  apply,     ///< the change itself, in the transaction
  commit,    ///< the changes after it in the batch, and the disk
  answer,    ///< from there to its reply, on its shard
  publish,   ///< from the commit to the audiences, on each shard
  send,      ///< of a frame to all followers of a feed
};
inline constexpr std::array<std::string_view, 7> stage_names{"decode", "wait", "apply", "commit", "answer", "publish", "send"};

/// Any thread.
class StageTrace {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  StageTrace(prometheus::Registry& registry, bool is_on);

  bool is_on() const { return summaries_.front() != nullptr; }
  /// The beginning of time, when nothing is traced.
  Moment now() const { return is_on() ? std::chrono::steady_clock::now() : Moment{}; }
  /// From `since` until now, which it gives.
  Moment took(Stage stage, Moment since) const;

 private:
  std::array<prometheus::Summary*, stage_names.size()> summaries_{};
};

}  // namespace majlis::live
