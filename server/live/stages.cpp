#include "server/live/stages.hpp"

namespace majlis::live {

StageTrace::StageTrace(prometheus::Registry& registry, bool is_on) {
  if (!is_on) return;
  const prometheus::Summary::Quantiles quantiles{{0.5, 0.05}, {0.99, 0.001}};
  auto& family = prometheus::BuildSummary().Name("majlis_stage_seconds").Help("Where the time of a change goes").Register(registry);
  for (std::size_t i = 0; i < stage_names.size(); ++i) summaries_[i] = &family.Add({{"stage", std::string{stage_names[i]}}}, quantiles);
}

StageTrace::Moment StageTrace::took(Stage stage, Moment since) const {
  if (!is_on()) return {};
  const auto now = std::chrono::steady_clock::now();
  summaries_[static_cast<std::size_t>(stage)]->Observe(std::chrono::duration<double>(now - since).count());
  return now;
}

}  // namespace majlis::live
