#include "python_text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>

namespace supervisorctl {

namespace {

using namespace reaperd::client;

constexpr std::string_view blanks = " \t\n\r\v\f";

struct error_class {
    int number;
    std::string_view name;
};
constexpr auto error_classes = std::to_array<error_class>({
    {ENOENT, "FileNotFoundError"},
    {ECONNREFUSED, "ConnectionRefusedError"},
    {ECONNRESET, "ConnectionResetError"},
    {EACCES, "PermissionError"},
    {EPERM, "PermissionError"},
    {ENOTDIR, "NotADirectoryError"},
    {ETIMEDOUT, "TimeoutError"},
});

std::string class_of(std::error_code why)
{
    if (why.category() == name_category())
        return "socket.gaierror";
    auto found = std::ranges::find(error_classes, why.value(), &error_class::number);
    return std::string(found == error_classes.end() ? "OSError" : found->name);
}

struct raising {
    [[noreturn]] void operator()(const not_reached& trouble) const { throw connection_error(trouble.why); }
    [[noreturn]] void operator()(const connection_lost&) const
    {
        throw python_error("http.client.RemoteDisconnected", "Remote end closed connection without response");
    }
    [[noreturn]] void operator()(const http_error& trouble) const
    {
        const std::string class_name = "xmlrpc.client.ProtocolError";
        auto why = "<ProtocolError for 127.0.0.1/RPC2: " + std::to_string(trouble.status) + " " + trouble.reason + ">";
        if (trouble.status == 401)
            throw unauthorised(class_name, why);
        throw python_error(class_name, why);
    }
    [[noreturn]] void operator()(const not_xml_rpc& trouble) const
    {
        throw python_error("xml.parsers.expat.ExpatError", trouble.why);
    }
};

std::string escaped(unsigned char letter, char quote)
{
    constexpr std::string_view digits = "0123456789abcdef";
    switch (letter) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    case '\\': return "\\\\";
    }
    if (letter < ' ' || letter == 0x7f)
        return {'\\', 'x', digits[letter >> 4], digits[letter & 15]};
    return char(letter) == quote ? std::string{'\\', quote} : std::string(1, char(letter));
}

} // namespace

std::string fault_text(const reaperd::protocol::xml_rpc::fault& fault)
{
    return "<Fault " + std::to_string(fault.code) + ": " + quoted(fault.text) + ">";
}

void raise(const reaperd::protocol::xml_rpc::fault& fault)
{
    throw python_error("xmlrpc.client.Fault", fault_text(fault));
}

void raise(const no_answer& trouble)
{
    std::visit(raising(), trouble.why);
    std::abort(); // it has thrown
}

python_error connection_error(std::error_code why)
{
    return {class_of(why), "[Errno " + std::to_string(why.value()) + "] " + why.message()};
}

// Theirs names a file of its own source and a line in it, and some scripts look for these words.
std::string error_line(const std::string& class_name, const std::string& why)
{
    return "error: <class '" + class_name + "'>, " + why + ": file: supervisorctl line: 0";
}

std::string quoted(std::string_view text)
{
    const bool has_single = text.find('\'') != text.npos;
    const char quote = has_single && text.find('"') == text.npos ? '"' : '\'';
    std::string result(1, quote);
    for (char letter : text)
        result += escaped(static_cast<unsigned char>(letter), quote);
    return result + quote;
}

std::optional<long long> integer(std::string_view text)
{
    auto digits = stripped(text);
    if (digits.find("__") != digits.npos || digits.ends_with('_') || digits.find("-_") != digits.npos)
        return std::nullopt;
    if (digits.starts_with('+') && digits.find('-') == digits.npos)
        digits.erase(0, 1);
    if (digits.starts_with('_'))
        return std::nullopt;
    std::erase(digits, '_');
    long long number = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.empty() || end != digits.data() + digits.size() || error == std::errc::invalid_argument)
        return std::nullopt;
    return error == std::errc() ? number : std::numeric_limits<long long>::max(); // too many for any server
}

std::vector<std::string> words_of(std::string_view text)
{
    std::vector<std::string> words;
    for (auto begin = text.find_first_not_of(blanks); begin != text.npos;) {
        auto end = std::min(text.find_first_of(blanks, begin), text.size());
        words.emplace_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(blanks, end);
    }
    return words;
}

std::string stripped(std::string_view text)
{
    auto begin = text.find_first_not_of(blanks);
    if (begin == text.npos)
        return {};
    return std::string(text.substr(begin, text.find_last_not_of(blanks) - begin + 1));
}

} // namespace supervisorctl
