#include "storage/digest.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace majlis::storage {

namespace {

std::string finish_hash(crypto_hash_sha256_state& state) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> bytes{};
  crypto_hash_sha256_final(&state, bytes.data());
  std::array<char, 2 * bytes.size() + 1> hex{};
  return sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
}

void add_text(crypto_hash_sha256_state& state, std::string_view text) {
  crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
}

void write(std::string& text, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    fmt::format_to(std::back_inserter(text), "i{};", *integer);
  } else if (const auto* words = std::get_if<std::string>(&value)) {
    fmt::format_to(std::back_inserter(text), "t{}:", words->size());
    text += *words;
  } else {
    text += '-';
  }
}

}  // namespace

TableHash::TableHash(const TableShape& table) : table_(table) {
  crypto_hash_sha256_init(&state_);
  for (const auto& column : table.columns) hash(column.name + "\n");
}

void TableHash::hash(std::string_view text) { add_text(state_, text); }

void TableHash::add(std::span<const Value> rows) {
  const auto width = table_.columns.size();
  text_.clear();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    write(text_, rows[i]);
    if ((i + 1) % width == 0) text_ += '\n';
  }
  rows_ += static_cast<std::int64_t>(rows.size() / width);
  hash(text_);
}

TableDigest TableHash::finish(std::int64_t last_id) {
  if (table_.automatic) hash(fmt::format("last id {}\n", last_id));
  return {table_.name, rows_, finish_hash(state_)};
}

Digest digest_of(std::vector<TableDigest> tables) {
  std::sort(tables.begin(), tables.end(), [](const auto& a, const auto& b) { return a.table < b.table; });
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const auto& each : tables) add_text(state, fmt::format("{} {} {}\n", each.table, each.rows, each.sha256));
  return {std::move(tables), finish_hash(state)};
}

}  // namespace majlis::storage
