/// What the node counts. The counters are the library's own atomics: any thread may count.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace majlis::live {

class Metrics {
 public:
  Metrics();

  prometheus::Registry& registry() { return registry_; }

 private:
  prometheus::Registry registry_;

 public:
  prometheus::Gauge& connections;         ///< WebSocket sessions open now
  prometheus::Counter& connections_opened;
  prometheus::Counter& connections_cut;   ///< by us, for being too slow
  prometheus::Counter& requests;
  prometheus::Counter& refusals;
  prometheus::Counter& events;            ///< published
  prometheus::Counter& bus_events_heard;  ///< from other nodes
  prometheus::Counter& bus_events_read;   ///< of other nodes, that were not heard: from the store
  prometheus::Counter& bus_gaps;          ///< an event came before the one that precedes it, or without it
  prometheus::Gauge& redis_connected;     ///< 0 or 1
  prometheus::Counter& http_requests;
  prometheus::Gauge& http_under_way;      ///< requests not answered yet
  prometheus::Histogram& change_seconds;  ///< from a request's arrival to its reply
  prometheus::Histogram& query_seconds;
};

}  // namespace majlis::live
