#include "protocol/login.hpp"

#include "protocol/base64.hpp"

#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/uuid/detail/sha1.hpp>
#include <cstdio>

namespace reaperd::protocol {

namespace {

constexpr std::string_view scheme = "Basic ";
constexpr std::string_view hashed = "{SHA}";

std::string sha1(std::string_view text)
{
    boost::uuids::detail::sha1 hash;
    hash.process_bytes(text.data(), text.size());
    boost::uuids::detail::sha1::digest_type digest;
    hash.get_digest(digest);
    std::array<char, 41> hexadecimal;
    std::snprintf(hexadecimal.data(), hexadecimal.size(), "%08x%08x%08x%08x%08x", digest[0], digest[1], digest[2],
                  digest[3], digest[4]);
    return hexadecimal.data();
}

// Both are digests of forty letters, or the wanted one is a malformed {SHA} that nothing equals.
bool same_digest(std::string_view given, std::string_view wanted)
{
    unsigned difference = given.size() == wanted.size() ? 0 : 1;
    for (std::size_t i = 0; i < given.size() && i < wanted.size(); ++i)
        difference |= unsigned(given[i] ^ wanted[i]);
    return difference == 0;
}

std::string digest_of(const std::string& password)
{
    return password.starts_with(hashed) ? password.substr(hashed.size()) : sha1(password);
}

} // namespace

std::string authorization(const login& l)
{
    return std::string(scheme) + to_base64(l.username + ":" + l.password);
}

std::optional<login> parse_authorization(std::string_view header)
{
    if (!boost::algorithm::istarts_with(header, scheme))
        return std::nullopt;
    auto pair = from_base64(boost::algorithm::trim_copy(std::string(header.substr(scheme.size()))));
    auto colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos)
        return std::nullopt;
    return login{pair->substr(0, colon), pair->substr(colon + 1)};
}

bool matches(const login& given, const login& wanted)
{
    bool username = same_digest(sha1(given.username), sha1(wanted.username));
    bool password = same_digest(sha1(given.password), digest_of(wanted.password));
    return username & password;
}

} // namespace reaperd::protocol
