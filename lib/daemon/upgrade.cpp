#include "daemon/upgrade.hpp"

#include "daemon/handover.hpp"
#include "daemon/new_image.hpp"
#include "daemon/rehearsal.hpp"
#include "process/signal.hpp"

#include <array>
#include <boost/algorithm/string/trim.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace reaperd::daemon {
namespace {

constexpr std::size_t most_words = 4096; // of a child, in an answer; what it says beyond its pipe ends in its death
constexpr std::string_view our_name = "reaperd ";

protocol::reply refusal(std::string why)
{
    protocol::reply reply;
    reply.ok = false;
    reply.message = std::move(why);
    return reply;
}

bool went_well(const exit_status& how)
{
    const auto* normal = std::get_if<exited>(&how);
    return normal && normal->code == 0;
}

} // namespace

upgrade::upgrade(surroundings with)
    : with_(std::move(with))
    , timer_(with_.loop)
{
}

upgrade::~upgrade()
{
    if (child_)
        process::send(*child_, SIGKILL, process::target::process);
}

void upgrade::begin(const std::string& path, control::api::answer done)
{
    if (!with_.journal)
        return done(
            refusal("cannot upgrade: without a guardian nobody would hold the programs meanwhile. Stop reaperd and "
                    "start the new one, with guardian = true if later upgrades are to go without that"));
    if (step_ != step::none)
        return done(refusal("cannot upgrade: an upgrade is under way already"));
    if (auto why = with_.hindrance())
        return done(refusal("cannot upgrade: " + *why));
    auto image = new_image(path);
    if (!image)
        return done(refusal(image.error().message));
    path_ = std::move(*image);
    done_ = std::move(done);
    introduce();
}

// ---- asking the new one

// Before it sees our command line: what is no reaperd might do anything with that.
void upgrade::introduce()
{
    step_ = step::introduction;
    ask({"reaperd", "--version"}, false);
}

void upgrade::rehearse()
{
    step_ = step::rehearsal;
    ask(own_arguments(), true);
}

void upgrade::ask(std::vector<std::string> arguments, bool with_journal)
{
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) < 0)
        return fail(std::string("cannot make a pipe: ") + std::strerror(errno));
    words_ = output::descriptor{ends[0]};
    const output::descriptor writing{ends[1]};
    const output::descriptor nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
    ::fcntl(words_.get(), F_SETFL, O_NONBLOCK);
    if (!spawner_)
        spawner_.emplace(with_.reaper, 1);
    process::spawn_request request;
    request.executable = path_;
    request.arguments = std::move(arguments);
    for (char** variable = environ; *variable; ++variable)
        request.environment.emplace_back(*variable);
    if (with_journal)
        request.environment.push_back(std::string(rehearsal_variable) + "=" + with_.working_directory);
    request.stdio = {with_journal ? *with_.journal : nothing.get(), writing.get(), writing.get()};
    request.group = 0;
    request.umask.reset();
    const auto begun = spawner_->spawn(std::move(request));
    if (!begun)
        return fail(path_ + " cannot be executed: " + process::describe(begun.error()));
    child_ = *begun;
    with_.reaper.watch(*begun, [this](exit_status how) { answered(how); });
    arm();
}

void upgrade::answered(exit_status how)
{
    child_.reset();
    timer_.cancel();
    auto said = take_words();
    if (std::exchange(late_, false))
        return fail(path_ + " has not answered for " + std::to_string(patience.count()) + " s");
    if (!went_well(how))
        return fail(path_ + " refuses (" + describe(how) + ")" + (said.empty() ? "" : ": " + said));
    if (step_ == step::introduction) {
        if (!said.starts_with(our_name) || said.find_first_of(" \n", our_name.size()) != said.npos)
            return fail(path_ + " is no reaperd: asked for its version, it says '" + said.substr(0, said.find('\n'))
                        + "'");
        version_ = said.substr(our_name.size());
        return rehearse();
    }
    if (said + "\n" != can_go_on(version_))
        return fail(path_ + " does not say that it could go on from here: '" + said + "'");
    hand_over();
}

std::string upgrade::take_words()
{
    std::string said(most_words, '\0');
    const auto size = ::read(words_.get(), said.data(), said.size());
    said.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    words_.reset();
    boost::algorithm::trim(said);
    return said;
}

// ---- and the guardian

void upgrade::hand_over()
{
    if (auto why = with_.hindrance())
        return fail(*why);
    step_ = step::guardian;
    arm();
    with_.tell_guardian(path_);
}

void upgrade::guardian_is_another()
{
    with_.say(log_level::info,
              "the guardian is reaperd " + version_ + " from " + path_ + " now: this manager makes room");
    protocol::reply reply;
    reply.message = "reaperd " + version_;
    finish(std::move(reply));
}

void upgrade::guardian_is_the_same(const std::string& why)
{
    fail(why);
}

void upgrade::arm()
{
    timer_.expires_after(patience);
    timer_.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled && timer_.expiry() <= std::chrono::steady_clock::now())
            too_late();
    });
}

void upgrade::too_late()
{
    late_ = child_.has_value();
    if (late_)
        return void(process::send(*child_, SIGKILL, process::target::group));
    const auto why = "the new guardian has not spoken for " + std::to_string(patience.count()) + " s";
    fail(why);
    with_.guardian_is_mute(why);
}

// ---- the end

void upgrade::fail(const std::string& why)
{
    with_.say(log_level::error, "cannot upgrade: " + why + ": reaperd goes on as it is");
    finish(refusal("cannot upgrade: " + why + "\nreaperd goes on as it is"));
}

void upgrade::finish(protocol::reply reply)
{
    step_ = step::none;
    timer_.cancel();
    words_.reset();
    spawner_.reset();
    if (const auto done = std::exchange(done_, nullptr))
        done(std::move(reply));
}

} // namespace reaperd::daemon
