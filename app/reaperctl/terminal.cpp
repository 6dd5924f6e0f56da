#include "terminal.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace reaperctl {

constexpr std::size_t narrowest = 80;

terminal standard_output(bool no_colour)
{
    terminal out;
    if (!::isatty(STDOUT_FILENO))
        return out;
    const char* wish = std::getenv("NO_COLOR");
    out.colours = !no_colour && !(wish && *wish);
    winsize size{};
    ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size); // nothing: taken for a narrow one
    out.width = std::max<std::size_t>(narrowest, size.ws_col);
    return out;
}

namespace {

std::string_view code(colour c)
{
    switch (c) {
    case colour::green: return "\033[32m";
    case colour::yellow: return "\033[33m";
    case colour::red: return "\033[31m";
    case colour::faint: return "\033[2m";
    case colour::cyan: return "\033[36m";
    case colour::plain: break;
    }
    return "";
}

} // namespace

std::string painted(std::string_view text, colour c, const terminal& out)
{
    if (!out.colours || c == colour::plain)
        return std::string(text);
    return std::string(code(c)).append(text).append("\033[0m");
}

std::string harmless(std::string_view text)
{
    std::string clean(text);
    auto moves_the_cursor = [](char letter) {
        auto code = static_cast<unsigned char>(letter);
        return (code < 0x20 && letter != '\t') || code == 0x7f;
    };
    std::replace_if(clean.begin(), clean.end(), moves_the_cursor, '?');
    return clean;
}

void say(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

void say_as_error(std::string_view text)
{
    std::fwrite(text.data(), 1, text.size(), stderr);
}

void complain(std::string_view text)
{
    std::fprintf(stderr, "%.*s\n", int(text.size()), text.data());
}

} // namespace reaperctl
