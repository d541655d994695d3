#include "server/live/metrics.hpp"

namespace majlis::live {
namespace {

prometheus::Counter& counter(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

prometheus::Histogram& latency(prometheus::Registry& registry, const char* name, const char* help) {
  const prometheus::Histogram::BucketBoundaries bounds{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5};
  return prometheus::BuildHistogram().Name(name).Help(help).Register(registry).Add({}, bounds);
}

}  // namespace

Metrics::Metrics()
    : connections(prometheus::BuildGauge().Name("majlis_connections").Help("WebSocket connections open now").Register(registry_).Add({})),
      connections_opened(counter(registry_, "majlis_connections_opened_total", "WebSocket connections opened")),
      connections_cut(counter(registry_, "majlis_connections_cut_total", "Connections closed because they did not keep up")),
      requests(counter(registry_, "majlis_requests_total", "Operations asked for, over WebSocket and HTTP")),
      refusals(counter(registry_, "majlis_refusals_total", "Operations answered with an error")),
      events(counter(registry_, "majlis_events_total", "Events published to feeds")),
      bus_events_heard(counter(registry_, "majlis_bus_events_heard_total", "Events heard from other nodes")),
      bus_events_read(counter(registry_, "majlis_bus_events_read_total", "Events of other nodes read from the database, as they were not heard")),
      bus_gaps(counter(registry_, "majlis_bus_gaps_total", "Times an event came before the one that precedes it in its feed, or without it")),
      redis_connected(prometheus::BuildGauge().Name("majlis_redis_connected").Help("Whether Redis carries words to and from this node").Register(registry_).Add({})),
      http_requests(counter(registry_, "majlis_http_requests_total", "HTTP requests")),
      http_under_way(prometheus::BuildGauge().Name("majlis_http_under_way").Help("HTTP requests not answered yet").Register(registry_).Add({})),
      change_seconds(latency(registry_, "majlis_change_seconds", "From a change's arrival to its durable reply")),
      query_seconds(latency(registry_, "majlis_query_seconds", "From a query's arrival to its reply")) {}

}  // namespace majlis::live
