// Carries out the supervisor's orders: starts, signals and reaps the processes, and holds what belongs to each program,
// its pid and the pipes that it writes to. What came of an order goes back as a fact.
#pragma once

#include "daemon/adoptions.hpp"
#include "daemon/child_environment.hpp"
#include "daemon/fcgi_sockets.hpp"
#include "daemon/launch.hpp"
#include "daemon/ledger.hpp"
#include "daemon/strangers.hpp"
#include "daemon/trees.hpp"
#include "output/capture.hpp"
#include "process/reaper.hpp"
#include "process/spawn.hpp"
#include "supervisor/order.hpp"
#include "supervisor/supervisor.hpp"

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <sys/types.h>
#include <unordered_map>
#include <vector>

namespace reaperd::daemon {

class children {
public:
    struct surroundings {
        boost::asio::io_context& loop;
        const supervisor::supervisor& programs;
        process::reaper& reaper;
        daemon::trees& trees;
        process::parents parents; // whose children are ours
        daemon::strangers& strangers;
        daemon::ledger* ledger; // null: nobody goes on after us
        output::environment& output;
        reaperd::daemon::accounts& accounts;
        inherited_variables inherited;           // what reaperd found, for the children
        std::optional<std::string> first_server; // SUPERVISOR_SERVER_URL
        child_defaults defaults;
        std::function<void(supervisor::fact)> tell;
        std::function<void(supervisor::instance_id, pid_t)> on_spawned;
        std::function<void(const log_entry&)> log; // of what is no fact
        output::audience* audience = nullptr;      // of what they say
    };

    explicit children(surroundings);
    ~children();

    void add(supervisor::instance_id); // so that its logs can be read and cleared before it was ever started
    // The orders of one fact: what they start goes side by side to its exec, and is told of in finish().
    void begin(const std::vector<supervisor::order>&);
    void finish();

    std::optional<pid_t> pid_of(supervisor::instance_id) const;
    std::optional<pid_t> last_pid_of(supervisor::instance_id) const; // of one that has ended too
    output::capture* capture_of(supervisor::instance_id) const;      // null: stdio = inherit, or no descriptors left
    std::optional<unprepared> hindrance_of(supervisor::instance_id) const; // why its command cannot even be tried
    result<void> send_signal(supervisor::instance_id, int signal);
    std::uint64_t reaped() const { return reaped_; } // of all programs, launchers too
    std::vector<supervisor::instance_id> all() const;
    void reopen_logs();
    enum class parent { us, guardian, another }; // who waits for a process
    struct living {
        pid_t pid;
        parent whose;
    };
    void go_on_with(supervisor::instance_id,
                    std::optional<living>); // of a manager before us; nothing: it does not live
    void ended_elsewhere(supervisor::instance_id, pid_t, exit_status); // as its parent tells, perhaps more than once
    void look_for_daemons();                                           // of type = forking: after orphans were reaped

    // From a reload: what the next starts get.
    void use(std::optional<std::string> first_server, const child_defaults&);

private:
    struct holdings {
        std::optional<pid_t> pid;
        parent whose = parent::us;
        std::optional<pid_t> last_pid;
        std::unique_ptr<output::capture> capture;
        fcgi_sockets::use socket; // of a FastCGI program, from before its start to its end
    };

    void carry_out(const supervisor::spawn&);
    void carry_out(const supervisor::adopt&);
    void carry_out(const supervisor::send_stop_signal&);
    void carry_out(const supervisor::send_kill&);
    void carry_out(const supervisor::name_survivors&);
    void carry_out(const supervisor::refresh_output&);
    void carry_out(const supervisor::forget&);

    environment variables_of(supervisor::instance_id) const;
    prepared request_for(const supervisor::spawn&, std::array<int, 3> stdio);
    result<std::array<int, 3>> stdio_for(supervisor::instance_id);
    boost::system::result<void, fcgi_sockets::not_bound> take_socket(supervisor::instance_id);
    result<void> make_capture(supervisor::instance_id);
    void started(supervisor::instance_id, pid_t);
    void adopted(supervisor::instance_id, const procfs::process&);
    void watch(supervisor::instance_id, const living&);
    void ended(supervisor::instance_id, exit_status);
    std::optional<boost::system::error_code> send(supervisor::instance_id, int signal, process::target) const;
    std::optional<boost::system::error_code> send_to_guardians(supervisor::instance_id, pid_t, int signal,
                                                               process::target) const;
    void signal_or_report(supervisor::instance_id, int signal, bool to_group);

    surroundings with_;
    process::spawner spawner_;
    adoptions adoptions_;
    fcgi_sockets sockets_;
    std::unordered_map<supervisor::instance_id, holdings> children_;
    std::uint64_t reaped_ = 0;
};

} // namespace reaperd::daemon
