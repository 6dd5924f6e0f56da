#include "daemon/event_log.hpp"

#include "output/device.hpp"
#include "output/log_files.hpp"
#include "output/rotated_file.hpp"
#include "output/syslog.hpp"

#include <array>
#include <boost/log/attributes/attribute_value_impl.hpp>
#include <boost/log/attributes/value_extraction.hpp>
#include <boost/log/core/core.hpp>
#include <boost/log/expressions/message.hpp>
#include <boost/log/sinks/basic_sink_backend.hpp>
#include <boost/log/sinks/sync_frontend.hpp>
#include <boost/log/sources/record_ostream.hpp>
#include <boost/log/sources/severity_logger.hpp>
#include <boost/make_shared.hpp>
#include <boost/shared_ptr.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <string_view>
#include <syslog.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace reaperd::daemon {
namespace {

namespace logging = boost::log;
using wall_clock = std::chrono::system_clock;

// ---- the line

std::string_view word(log_level level)
{
    constexpr std::array<std::string_view, 7> words{"CRIT", "ERRO", "WARN", "INFO", "DEBG", "TRAC", "BLAT"};
    return words[static_cast<std::size_t>(level)];
}

int priority(log_level level)
{
    constexpr std::array priorities{LOG_CRIT, LOG_ERR, LOG_WARNING, LOG_INFO, LOG_DEBUG, LOG_DEBUG, LOG_DEBUG};
    return LOG_DAEMON | priorities[static_cast<std::size_t>(level)];
}

// Local time, as supervisord prints it.
std::string stamp(wall_clock::time_point now)
{
    const auto since = now.time_since_epoch();
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(since).count() % 1000;
    const std::time_t seconds = wall_clock::to_time_t(now);
    std::tm local{};
    ::localtime_r(&seconds, &local);
    std::array<char, 32> text{};
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &local);
    std::snprintf(text.data() + size, text.size() - size, ",%03d", static_cast<int>(milliseconds));
    return text.data();
}

std::string line_of(log_level level, wall_clock::time_point at, const std::string& text)
{
    return stamp(at) + " " + std::string(word(level)) + " " + text;
}

constexpr const char* time_attribute = "At"; // one for all sinks, so that they agree

wall_clock::time_point time_of(const logging::record_view& record)
{
    return logging::extract_or_default<wall_clock::time_point>(time_attribute, record, wall_clock::now());
}

log_level level_of(const logging::record_view& record)
{
    return logging::extract_or_default<log_level>("Severity", record, log_level::info);
}

std::string text_of(const logging::record_view& record)
{
    return logging::extract_or_default<std::string>(logging::expressions::tag::smessage::get_name(), record,
                                                    std::string());
}

std::string line_of(const logging::record_view& record)
{
    return line_of(level_of(record), time_of(record), text_of(record));
}

// ---- where it goes

// Our own rotated file. What goes wrong with it can only be told in itself, once it can be written again.
class file_backend : public logging::sinks::basic_sink_backend<logging::sinks::synchronized_feeding> {
public:
    file_backend(const std::string& path, const rotation& policy)
        : file_(files_.open(path, policy))
    {
    }

    void consume(const logging::record_view& record)
    {
        write(line_of(record) + "\n");
        for (const auto& problem : std::exchange(problems_, {}))
            write(line_of(log_level::error, wall_clock::now(), problem) + "\n");
    }

    output::rotated_file& file() { return *file_; }

    output::subscription follow(output::follower follower)
    {
        auto added = std::make_shared<output::follower>(std::move(follower));
        followers_.push_back(added);
        return added;
    }

private:
    void write(const std::string& line)
    {
        file_->offer(line);
        std::erase_if(followers_, [](const auto& one) { return one.expired(); });
        for (const auto& one : std::vector{followers_})
            if (const auto follower = one.lock())
                (*follower)(line);
    }

    std::vector<std::weak_ptr<output::follower>> followers_;
    std::vector<std::string> problems_; // told while a line is being written
    output::log_files files_{[this](std::string_view problem) { problems_.emplace_back(problem); }};
    std::shared_ptr<output::rotated_file> file_;
};

class syslog_backend : public logging::sinks::basic_sink_backend<logging::sinks::synchronized_feeding> {
public:
    explicit syslog_backend(const std::string& identifier)
        : tag_(identifier + "[" + std::to_string(::getpid()) + "]")
    {
    }

    void consume(const logging::record_view& record)
    {
        sender_.send(priority(level_of(record)), tag_, text_of(record), time_of(record));
    }

private:
    output::syslog_sender sender_{"/dev/log"};
    std::string tag_;
};

class echo_backend : public logging::sinks::basic_sink_backend<logging::sinks::synchronized_feeding> {
public:
    explicit echo_backend(event_log::echo hear)
        : hear_(std::move(hear))
    {
    }

    void consume(const logging::record_view& record) { hear_(line_of(record)); }

private:
    event_log::echo hear_;
};

using file_sink = logging::sinks::synchronous_sink<file_backend>;
using syslog_sink = logging::sinks::synchronous_sink<syslog_backend>;
using echo_sink = logging::sinks::synchronous_sink<echo_backend>;

bool is_our_stdout(const own_log& log)
{
    return log.path && output::own_descriptor(*log.path) == STDOUT_FILENO;
}

// The folder and its rights are looked at before the log is opened, since a log that waits for its disk is no failure.
result<void> can_open(const std::string& path)
{
    if (output::own_descriptor(path))
        return {};
    const output::descriptor opened{::open(path.c_str(), O_RDWR | O_CREAT | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666)};
    const output::descriptor writable{opened ? -1 : ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
    if (!opened && !writable)
        return failure{"cannot open the log " + path + ": " + std::generic_category().message(errno)};
    return {};
}

} // namespace

// Boost.Log's core is one per process: what was added to it is taken out again in the end.
struct event_log::implementation {
    logging::sources::severity_logger<log_level> source;
    boost::shared_ptr<file_sink> file;
    boost::shared_ptr<syslog_sink> syslog;
    boost::shared_ptr<echo_sink> echoes;
    event_log::echo hear;
    own_log settings;
    std::string identifier;

    ~implementation() { close(); }

    void close()
    {
        if (file)
            logging::core::get()->remove_sink(std::exchange(file, nullptr));
        if (syslog)
            logging::core::get()->remove_sink(std::exchange(syslog, nullptr));
        if (echoes)
            logging::core::get()->remove_sink(std::exchange(echoes, nullptr));
    }

    void open(const own_log& wanted)
    {
        close();
        settings = wanted;
        if (wanted.path)
            add(file = boost::make_shared<file_sink>(boost::make_shared<file_backend>(*wanted.path, wanted.rotation)));
        if (wanted.syslog)
            add(syslog = boost::make_shared<syslog_sink>(boost::make_shared<syslog_backend>(identifier)));
        if (hear && !is_our_stdout(wanted))
            add(echoes = boost::make_shared<echo_sink>(boost::make_shared<echo_backend>(hear)));
        logging::core::get()->set_logging_enabled(file || syslog || echoes); // else every line would go to stderr
    }

    template <class Sink>
    void add(const boost::shared_ptr<Sink>& sink)
    {
        sink->set_filter([level = settings.level](const logging::attribute_value_set& values) {
            return logging::extract_or_default<log_level>("Severity", values, log_level::info) <= level;
        });
        logging::core::get()->add_sink(sink);
    }
};

result<event_log> event_log::open(const own_log& wanted, const std::string& identifier, echo hear)
{
    if (wanted.path)
        if (auto possible = can_open(*wanted.path); !possible)
            return possible.error();
    event_log log;
    log.self_->identifier = identifier;
    log.self_->hear = std::move(hear);
    log.self_->open(wanted);
    return log;
}

event_log::event_log()
    : self_(std::make_unique<implementation>())
{
}

event_log::event_log(event_log&&) noexcept = default;
event_log::~event_log() = default;

void event_log::write(log_level level, const std::string& text)
{
    if (auto record = self_->source.open_record(logging::keywords::severity = level)) {
        record.attribute_values().insert(time_attribute, logging::attributes::make_attribute_value(wall_clock::now()));
        logging::record_ostream(record) << text << std::flush;
        self_->source.push_record(std::move(record));
    }
}

void event_log::read(const supervisor::event& event, const instance_lookup& lookup)
{
    if (!logging::core::get()->get_logging_enabled())
        return;
    if (const auto entry = log_text(event, lookup))
        write(*entry);
}

output::subscription event_log::follow(output::follower follower)
{
    return self_->file ? self_->file->locked_backend()->follow(std::move(follower)) : nullptr;
}

std::string event_log::path() const
{
    return self_->settings.path.value_or("");
}

result<void> event_log::clear()
{
    if (!self_->file)
        return failure{"there is no log file"};
    self_->file->locked_backend()->file().clear();
    return {};
}

void event_log::reopen()
{
    if (self_->file)
        self_->file->locked_backend()->file().reopen();
}

void event_log::apply(const own_log& wanted)
{
    if (wanted != self_->settings)
        self_->open(wanted);
}

} // namespace reaperd::daemon
