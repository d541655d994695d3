/// One database for all simulated nodes, which can be away, and can lose the answer to a commit. One thread.
#pragma once

#include <functional>
#include <memory>

#include "storage/contents.hpp"
#include "storage/store.hpp"
#include "tests/simulation/random.hpp"

namespace majlis::tests {

class SharedStore : public storage::Store {
 public:
  /// Called with what a change has made of the database, before it is committed; what it gives is called if that happens.
  using Watch = std::function<std::function<void()>(storage::Tables& tables)>;

  SharedStore(const std::string& url, Random& random, Watch watch);
  ~SharedStore() override;

  /// Percent of the transactions, and of the reads, that the database refuses.
  void set_sickness(std::size_t percent) { sickness_ = percent; }
  storage::Reader& healthy_reader() { return *reader_; }

  std::unique_ptr<storage::Reader> open_reader() override;
  std::unique_ptr<storage::Writer> open_writer() override;
  std::unique_ptr<storage::Writer> open_serving_writer(storage::Serving) override { return open_writer(); }
  std::string get_community_key() override { return real_->get_community_key(); }
  storage::CheckReport check() override { return real_->check(); }
  std::unique_ptr<storage::Contents> open_contents(storage::ContentsUse use) override { return real_->open_contents(use); }

 private:
  class Reading;
  class Writing;

  void suffer() const;

  Random& random_;
  Watch watch_;
  std::size_t sickness_ = 0;
  std::unique_ptr<storage::Store> real_;
  std::unique_ptr<storage::Reader> reader_;
  std::unique_ptr<storage::Writer> writer_;
};

}  // namespace majlis::tests
