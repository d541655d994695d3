#include "server/rules/names.hpp"

#include <cassert>
#include <memory>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

namespace majlis::rules {
namespace {

enum class Case { kept, folded };

/// ICU's normalizers are singletons of its data; without that data nothing here could work.
const icu::Normalizer2& normalizer(const icu::Normalizer2* (*instance)(UErrorCode&)) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* made = instance(error);
  assert(U_SUCCESS(error) && made);
  return *made;
}

icu::UnicodeString normalized(const icu::Normalizer2& normalizer, const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString out = normalizer.normalize(text, error);
  assert(U_SUCCESS(error));
  return out;
}

/// Letters that differ by habit or keyboard, not by meaning. Hamza on alef, waw and yaa is gone with the Mn before.
UChar32 unified(UChar32 c) {
  switch (c) {
    case 0x0671: return 0x0627;              // alef wasla: alef
    case 0x0629: case 0x06C1: return 0x0647; // taa marbuta, heh goal: haa
    case 0x0649: case 0x06CC: return 0x064A; // alef maqsura, Farsi yeh: yaa
    case 0x06A9: return 0x0643;              // keheh: kaf
    default: return c;
  }
}

bool is_left_out(UChar32 c) {
  constexpr UChar32 tatweel = 0x0640;
  return c == tatweel || u_charType(c) == U_NON_SPACING_MARK || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

icu::UnicodeString folded(std::string_view name, Case letters) {
  static const auto& nfkc = normalizer(&icu::Normalizer2::getNFKCInstance);
  static const auto& nfkc_casefold = normalizer(&icu::Normalizer2::getNFKCCasefoldInstance);
  static const auto& nfd = normalizer(&icu::Normalizer2::getNFDInstance);
  static const auto& nfc = normalizer(&icu::Normalizer2::getNFCInstance);
  const auto text = icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())});
  const auto apart = normalized(nfd, normalized(letters == Case::folded ? nfkc_casefold : nfkc, text));
  icu::UnicodeString out;
  bool gap = false;
  for (int32_t at = 0; at < apart.length(); at = apart.moveIndex32(at, 1)) {
    const UChar32 c = apart.char32At(at);
    if (c == '_' || u_isUWhiteSpace(c)) {
      gap = !out.isEmpty();
    } else if (!is_left_out(c)) {
      if (gap) out.append(u'_');
      gap = false;
      out.append(unified(c));
    }
  }
  return normalized(nfc, out);
}

icu::UnicodeString skeleton(const icu::UnicodeString& text) {
  static const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker{[] {
    UErrorCode error = U_ZERO_ERROR;
    USpoofChecker* made = uspoof_open(&error);
    assert(U_SUCCESS(error));
    return made;
  }(), &uspoof_close};
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeString out;
  uspoof_getSkeletonUnicodeString(checker.get(), 0, text, out, &error);
  assert(U_SUCCESS(error));
  return out;
}

/// What a name is told apart by: not by its spaces, hyphens and dots. Marks stay, as the skeletons of some letters are
/// others with a mark.
icu::UnicodeString without_signs(const icu::UnicodeString& text) {
  constexpr uint32_t kept = U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK;
  icu::UnicodeString out;
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    if ((U_GET_GC_MASK(text.char32At(at)) & kept) != 0) out.append(text.char32At(at));
  }
  return out;
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace

std::string check_member_name(const MemberName& name) {
  if (name.str().find('@') != std::string::npos) return "@ is not allowed: it begins a mention";
  if (name_key(name.str()).empty() || name_shape(name.str()).empty()) return "needs a letter or a digit";
  return {};
}

std::string name_key(std::string_view name) { return utf8(folded(name, Case::folded)); }

/// Twice, because look-alikes hide on both sides of case: "PauI" is Paul only while its I is a capital, and "rnaria" is
/// Maria only when her M is small.
std::string name_shape(std::string_view name) {
  auto shape = skeleton(folded(name, Case::kept));
  shape.foldCase();
  return utf8(without_signs(skeleton(shape)));
}

}  // namespace majlis::rules
