#include "tests/simulation/shared_store.hpp"

#include <vector>

namespace majlis::tests {

using storage::StorageFailure;

class SharedStore::Reading : public storage::Reader {
 public:
  explicit Reading(SharedStore& store) : store_(store) {}
  void read(const std::function<void(const storage::Tables&)>& read) override {
    store_.suffer();
    store_.reader_->read(read);
  }

 private:
  SharedStore& store_;
};

class SharedStore::Writing : public storage::Writer {
 public:
  explicit Writing(SharedStore& store) : store_(store) {}

  void begin() override {
    store_.suffer();
    store_.writer_->begin();
  }
  void attempt(const std::function<bool(storage::Tables&)>& change) override {
    store_.writer_->attempt([&](storage::Tables& tables) {
      const bool keep = change(tables);
      if (keep) committed_.push_back(store_.watch_(tables));
      return keep;
    });
  }
  void commit() override {
    store_.suffer();
    store_.writer_->commit();
    for (const auto& note : std::exchange(committed_, {})) note();
    // The database did it, and went away before it could say so.
    store_.suffer();
  }
  void rollback() noexcept override {
    committed_.clear();
    store_.writer_->rollback();
  }

 private:
  SharedStore& store_;
  std::vector<std::function<void()>> committed_;
};

SharedStore::SharedStore(const std::string& url, Random& random, Watch watch)
    : random_(random), watch_(std::move(watch)), real_(storage::open_store(url)), reader_(real_->open_reader()), writer_(real_->open_writer()) {}

SharedStore::~SharedStore() = default;

std::unique_ptr<storage::Reader> SharedStore::open_reader() { return std::make_unique<Reading>(*this); }
std::unique_ptr<storage::Writer> SharedStore::open_writer() { return std::make_unique<Writing>(*this); }

void SharedStore::suffer() const {
  if (random_.percent(sickness_)) throw StorageFailure("the simulated database is away");
}

}  // namespace majlis::tests
