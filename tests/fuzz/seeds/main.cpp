/// Writes the inputs that the fuzzers begin with: right arguments for every operation, made from the protocol's types,
/// and a few texts and connections.   majlis_fuzz_seeds FOLDER
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "protocol/schema/type.hpp"

namespace {

using namespace majlis;

std::string quoted(const std::string& text) { return '"' + text + '"'; }

std::string value_of(const schema::Type& type) {
  switch (type.kind) {
    case schema::Kind::boolean: return "true";
    case schema::Kind::integer: return std::to_string(std::max<std::int64_t>(type.min, 1));
    case schema::Kind::text: case schema::Kind::html: return quoted(std::string(type.rule ? std::max<std::size_t>(type.rule->bytes_min, 1) : 1, 'a'));
    case schema::Kind::enumeration: return quoted(type.values.back());
    case schema::Kind::list: return "[]";
    case schema::Kind::any: case schema::Kind::object: return "{}";
  }
  return "null";
}

std::string arguments_of(const schema::OperationType& op) {
  std::string json = "{";
  for (const auto& field : op.args->fields) json += (json.size() > 1 ? "," : "") + quoted(field.name) + ":" + value_of(*field.type);
  return json + "}";
}

std::string request_of(const schema::OperationType& op) {
  return R"({"id":1,"op":)" + quoted(op.name) + R"(,"key":"0123456789abcdef","args":)" + arguments_of(op) + "}";
}

const std::vector<std::string> posts{
    "Plain words, two\nlines.", "السلام عليكم @Nadia_Haddad", "# Title\n\n**bold** *it* ~~gone~~ `code`\n\n> quote\n> - item\n>   1. one",
    "|a|b|\n|:-|-:|\n|1|@x|", "[text](https://example.org \"t\") <https://a.b> www.a.b mail@a.b", "![image](http://a.b/c.png)",
    "- [x] done\n- [ ] not", "<script>alert(1)</script> <a onclick=x>", "[x](javascript:alert(1)) [y](data:text/html,x)",
    "&#x202E;&amp;&lt;script&gt;", "```cpp\nint main() {}\n```", "***a*b**c_d__e_", "[a]: http://b 'c'\n[a][a]", "\\*\\<\\[\\&amp;"};
const std::vector<std::string> names{"Nadia Haddad", "أحمد بن علي", "Ｆｕｌｌ ｗｉｄｔｈ", "ﷺ", "pаypal", "Zoë", "İstanbul", "room:42", "member:1", "agree", "👍🏽", "كتــاب"};
const std::vector<std::string> texts{"[]", "{\"a\":[1,2.5,-3e10,true,null,\"\\ud83d\\ude00\"]}", "\"\\udddd\"", "1e999", "18446744073709551616", "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]"};

class Folder {
 public:
  explicit Folder(const std::filesystem::path& path) : path_(path) { std::filesystem::create_directories(path_); }
  void add(const std::string& bytes) { std::ofstream{path_ / std::to_string(count_++), std::ios::binary} << bytes; }

 private:
  std::filesystem::path path_;
  int count_ = 0;
};

}  // namespace

int main(int, char** argv) {
  const std::filesystem::path top = argv[1];
  Folder requests{top / "request_line"}, args{top / "operation_args"}, json{top / "json"}, markdown{top / "markdown"},
      name{top / "names"}, connections{top / "connection"};
  const auto& all = schema::operations();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto request = request_of(all[i]);
    requests.add(request);
    json.add(request);
    args.add(std::string{static_cast<char>(i), '\0'} + arguments_of(all[i]));
    args.add(std::string{static_cast<char>(i), '\1'} + std::string(24, '\5'));
    // As a frame behind an upgrade, cut to what one byte of length can say; and as a POST.
    connections.add(std::string{"\2\x81\xFF\0", 4} + request + std::string{"\x88\0\0\x89\1\0p", 7});
    connections.add('\3' + all[i].name + '\n' + arguments_of(all[i]));
  }
  for (const auto& post : posts) markdown.add(post);
  for (const auto& one : names) name.add(one);
  for (const auto& text : texts) json.add(text);
  for (const char* raw : {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "POST /api/v1/open_home HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                          "GET /metrics HTTP/1.0\r\n\r\n", "GET /api/v1/openapi.json HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nAccept-Encoding: br\r\n\r\n"}) {
    connections.add('\0' + std::string{raw});
  }
  // Lengths of 2^63 - 1 and 2^64 - 1, fragments without a beginning, reserved bits, an unmasked frame.
  for (const char* raw : {"\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFFmask", "\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFFmask", "\x80\x85maskhello", "\xF1\x85maskhello", "\x81\x05hello", "\x89\xFEmask"}) {
    connections.add('\1' + std::string{raw});
  }
  return 0;
}
