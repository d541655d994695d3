#include "storage/sqlite/reader.hpp"

#include "storage/sqlite/connect.hpp"

namespace majlis::storage::sqlite {

SqliteReader::Open::Open(const std::string& path)
    : connection(connect(path, Access::read)), tables(sql::make_tables(*connection)) {}

SqliteReader::SqliteReader(std::string path) : path_(std::move(path)), open_(std::make_unique<Open>(path_)) {}

void SqliteReader::read(const std::function<void(const Tables&)>& read) {
  if (!open_) open_ = std::make_unique<Open>(path_);
  try {
    open_->begin.run();
    read(*open_->tables);
    open_->end.run();
  } catch (const StorageFailure&) {
    open_.reset();
    throw;
  } catch (...) {
    leave();
    throw;
  }
}

void SqliteReader::leave() noexcept {
  try {
    open_->end.run();
  } catch (const std::exception&) {
    open_.reset();  // closing ends the snapshot as well
  }
}

}  // namespace majlis::storage::sqlite
