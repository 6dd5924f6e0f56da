#include "daemon/handover.hpp"

#include <array>
#include <boost/algorithm/string/classification.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <boost/algorithm/string/split.hpp>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/prctl.h>
#include <unistd.h>
#include <vector>

namespace reaperd::daemon {
namespace {

// Of a descriptor; none of ours is 0, 1 or 2.
bool is_descriptor(int number)
{
    return number > 2;
}
bool is_descriptor_or_none(int number)
{
    return number == -1 || is_descriptor(number);
}

std::optional<int> to_number(const std::string& text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional{number} : std::nullopt;
}

constexpr std::size_t numbers = 6; // that a text begins with, a line each
constexpr std::size_t texts = 4;   // that follow

void set_close_on_exec(int descriptor, bool closes)
{
    const int flags = descriptor < 0 ? -1 : ::fcntl(descriptor, F_GETFD);
    if (flags >= 0)
        ::fcntl(descriptor, F_SETFD, closes ? flags | FD_CLOEXEC : flags & ~FD_CLOEXEC);
}

void set_close_on_exec(const handover& what, const journal::journal& book, bool closes)
{
    set_close_on_exec(what.journal, closes);
    set_close_on_exec(what.lock, closes);
    set_close_on_exec(what.channel, closes);
    set_close_on_exec(what.image_before, closes);
    if (book)
        book.each_descriptor([closes](int descriptor) { set_close_on_exec(descriptor, closes); });
}

} // namespace

std::vector<std::string> own_arguments()
{
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(file), {}};
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < all.size();) {
        const auto end = all.find('\0', begin);
        words.push_back(all.substr(begin, end - begin));
        begin = end == std::string::npos ? all.size() : end + 1;
    }
    return words;
}

std::string to_text(const handover& what)
{
    std::string text;
    for (const int number :
         {static_cast<int>(what.cause), what.journal, what.lock, what.manager, what.channel, what.image_before})
        text += std::to_string(number) + "\n";
    return text + what.journal_path + "\n" + what.lock_path + "\n" + what.working_directory + "\n"
         + boost::algorithm::replace_all_copy(what.failure, "\n", " ");
}

std::optional<handover> to_handover(const std::string& text)
{
    std::vector<std::string> lines;
    boost::algorithm::split(lines, text, boost::algorithm::is_any_of("\n"));
    if (lines.size() != numbers + texts)
        return {};
    std::array<int, numbers> number{};
    for (std::size_t i = 0; i < numbers; ++i) {
        const auto read = to_number(lines[i]);
        if (!read)
            return {};
        number[i] = *read;
    }
    const auto [cause, journal, lock, manager, channel, image_before] = number;
    const bool makes_sense = cause >= 0 && cause <= static_cast<int>(reason::failed_upgrade) && manager >= 0
                          && is_descriptor(journal) && is_descriptor(lock) && is_descriptor_or_none(channel)
                          && is_descriptor_or_none(image_before);
    if (!makes_sense)
        return {};
    return handover{journal, lock,    lines[6],     lines[7], lines[8], static_cast<reaperd::daemon::reason>(cause),
                    manager, channel, image_before, lines[9]};
}

std::optional<handover> received_handover()
{
    const char* text = std::getenv(handover_variable);
    if (!text)
        return {};
    auto what = to_handover(text);
    ::unsetenv(handover_variable);
    return what;
}

void close_on_exec(const handover& what, const journal::journal& book)
{
    set_close_on_exec(what, book, true);
}

void be_called_as_started()
{
    const auto words = own_arguments();
    if (!words.empty())
        ::prctl(PR_SET_NAME, words.front().substr(words.front().rfind('/') + 1).c_str());
}

int hand_over(const std::string& program, const handover& what, const journal::journal& book)
{
    auto arguments = own_arguments();
    const auto text = to_text(what);
    if (arguments.empty() || !to_handover(text)) // it would start anew
        return EINVAL;
    std::vector<char*> words;
    for (auto& one : arguments)
        words.push_back(one.data());
    words.push_back(nullptr);
    ::setenv(handover_variable, text.c_str(), 1);
    set_close_on_exec(what, book, false);
    ::execv(program.c_str(), words.data());
    const int error = errno;
    set_close_on_exec(what, book, true);
    ::unsetenv(handover_variable);
    return error;
}

} // namespace reaperd::daemon
