#include "events/payload.hpp"

#include <algorithm>
#include <boost/locale/utf.hpp>

namespace reaperd::events {
namespace {

using utf8 = boost::locale::utf::utf_traits<char>;
using std::to_string;

std::string field(std::string_view key, std::string_view value)
{
    return std::string(key).append(":").append(value);
}

std::string fields_of(const process& of)
{
    return field("processname", of.name) + " " + field("groupname", of.group);
}

event change(event_type type, const process& of, std::string_view from_state, const std::string& more = {})
{
    return {type, fields_of(of) + " " + field("from_state", from_state) + more, {}};
}

std::string pid_field(int pid)
{
    return " " + field("pid", to_string(pid));
}

std::string tries_field(int tries)
{
    return " " + field("tries", to_string(tries));
}

bool is_text(std::string_view bytes)
{
    for (auto next = bytes.begin(); next != bytes.end();)
        if (!boost::locale::utf::is_valid_codepoint(utf8::decode(next, bytes.end())))
            return false;
    return true;
}

std::size_t count_characters(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !utf8::is_trail(c); }));
}

std::string hexadecimal(unsigned char c)
{
    constexpr std::string_view digits = "0123456789abcdef";
    return {'\\', 'x', digits[c / 16], digits[c % 16]};
}

std::string escaped(char c, char quote)
{
    switch (c) {
    case '\t': return "\\t";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\\': return "\\\\";
    default: break;
    }
    if (c == quote)
        return {'\\', c};
    const bool printable = c >= 0x20 && c < 0x7f;
    return printable ? std::string{c} : hexadecimal(static_cast<unsigned char>(c));
}

// As Python shows bytes: in double quotes where that spares escaping single ones.
std::string python_literal(std::string_view bytes)
{
    const bool spares = bytes.find('\'') != bytes.npos && bytes.find('"') == bytes.npos;
    const char quote = spares ? '"' : '\'';
    std::string literal{'b', quote};
    for (const char c : bytes)
        literal += escaped(c, quote);
    return literal + quote;
}

} // namespace

event process_starting(const process& of, std::string_view from_state, int tries)
{
    return change(event_type::process_state_starting, of, from_state, tries_field(tries));
}

event process_backoff(const process& of, std::string_view from_state, int tries)
{
    return change(event_type::process_state_backoff, of, from_state, tries_field(tries));
}

event process_running(const process& of, std::string_view from_state, int pid)
{
    return change(event_type::process_state_running, of, from_state, pid_field(pid));
}

event process_stopping(const process& of, std::string_view from_state, int pid)
{
    return change(event_type::process_state_stopping, of, from_state, pid_field(pid));
}

event process_stopped(const process& of, std::string_view from_state, int pid)
{
    return change(event_type::process_state_stopped, of, from_state, pid_field(pid));
}

event process_exited(const process& of, std::string_view from_state, bool expected, int pid)
{
    return change(event_type::process_state_exited, of, from_state,
                  " " + field("expected", expected ? "1" : "0") + pid_field(pid));
}

event process_fatal(const process& of, std::string_view from_state)
{
    return change(event_type::process_state_fatal, of, from_state);
}

event process_unknown(const process& of, std::string_view from_state)
{
    return change(event_type::process_state_unknown, of, from_state);
}

event process_communication(const process& of, int pid, channel from, std::string_view data)
{
    const auto type = from == channel::standard_output ? event_type::process_communication_stdout
                                                       : event_type::process_communication_stderr;
    return {type, fields_of(of) + pid_field(pid) + "\n", std::string(data)};
}

event process_log(const process& of, int pid, channel from, std::string_view data)
{
    const bool output = from == channel::standard_output;
    return {output ? event_type::process_log_stdout : event_type::process_log_stderr,
            fields_of(of) + pid_field(pid) + " " + field("channel", output ? "stdout" : "stderr") + "\n",
            std::string(data)};
}

event remote_communication(std::string_view type, std::string_view data)
{
    return {event_type::remote_communication, field("type", type) + "\n", std::string(data)};
}

event supervisor_running()
{
    return {event_type::supervisor_state_change_running, {}, {}};
}

event supervisor_stopping()
{
    return {event_type::supervisor_state_change_stopping, {}, {}};
}

// With a newline that nothing follows, against supervisord's documentation, as supervisord does.
event group_added(std::string_view group)
{
    return {event_type::process_group_added, field("groupname", group) + "\n", {}};
}

event group_removed(std::string_view group)
{
    return {event_type::process_group_removed, field("groupname", group) + "\n", {}};
}

std::chrono::seconds period(event_type tick)
{
    switch (tick) {
    case event_type::tick_5: return std::chrono::seconds{5};
    case event_type::tick_60: return std::chrono::minutes{1};
    default: return std::chrono::hours{1};
    }
}

event tick(event_type type, std::chrono::sys_seconds now)
{
    const auto began = now - now.time_since_epoch() % period(type);
    return {type, field("when", to_string(began.time_since_epoch().count())), {}};
}

std::string readable(std::string_view bytes)
{
    return is_text(bytes) ? std::string(bytes) : "Undecodable: " + python_literal(bytes);
}

std::string payload(const event& of, length counted)
{
    return of.fields + (counted == length::bytes ? of.data : readable(of.data));
}

std::string message(const envelope& around, const event& what)
{
    const auto text = payload(what, around.counted);
    const auto size = around.counted == length::bytes ? text.size() : count_characters(text);
    return "ver:3.0 " + field("server", around.server) + " " + field("serial", to_string(around.serial)) + " "
         + field("pool", around.pool) + " " + field("poolserial", to_string(around.pool_serial)) + " "
         + field("eventname", name(what.type)) + " " + field("len", to_string(size)) + "\n" + text;
}

} // namespace reaperd::events
