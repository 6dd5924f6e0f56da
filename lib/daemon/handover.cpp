#include "daemon/handover.hpp"

#include <boost/algorithm/string/classification.hpp>
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

std::optional<int> to_number(const std::string& text)
{
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number > 2 ? std::optional{number}
                                                                                  : std::nullopt;
}

void set_close_on_exec(int descriptor, bool closes)
{
    const int flags = ::fcntl(descriptor, F_GETFD);
    if (flags >= 0)
        ::fcntl(descriptor, F_SETFD, closes ? flags | FD_CLOEXEC : flags & ~FD_CLOEXEC);
}

void set_close_on_exec(const handover& what, const journal::journal& book, bool closes)
{
    set_close_on_exec(what.journal, closes);
    set_close_on_exec(what.lock, closes);
    book.each_descriptor([closes](int descriptor) { set_close_on_exec(descriptor, closes); });
}

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

} // namespace

std::string to_text(const handover& what)
{
    return std::to_string(what.journal) + "\n" + std::to_string(what.lock) + "\n" + what.journal_path + "\n"
         + what.lock_path + "\n" + what.working_directory;
}

std::optional<handover> to_handover(const std::string& text)
{
    std::vector<std::string> lines;
    boost::algorithm::split(lines, text, boost::algorithm::is_any_of("\n"));
    if (lines.size() != 5)
        return {};
    const auto journal = to_number(lines[0]);
    const auto lock = to_number(lines[1]);
    if (!journal || !lock)
        return {};
    return handover{*journal, *lock, lines[2], lines[3], lines[4]};
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
    std::vector<char*> words;
    for (auto& one : arguments)
        words.push_back(one.data());
    words.push_back(nullptr);
    ::setenv(handover_variable, to_text(what).c_str(), 1);
    set_close_on_exec(what, book, false);
    ::execv(program.c_str(), words.data());
    const int error = errno;
    set_close_on_exec(what, book, true);
    ::unsetenv(handover_variable);
    return error;
}

} // namespace reaperd::daemon
