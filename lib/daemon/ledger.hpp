// What the manager writes to the journal, and in which order, so that it may be killed between any two instructions:
// first the life as it is decided, then what is done about it, and a death is accounted for before its zombie goes.
//
// Each instance has a slot from its first mention to the end of its program.
#pragma once

#include "daemon/guardian_link.hpp"
#include "daemon/journal_file.hpp"
#include "model/exit_status.hpp"
#include "output/survival.hpp"
#include "supervisor/supervisor.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <unordered_map>
#include <vector>

namespace reaperd::daemon {

class ledger : private output::keeper {
public:
    // `trouble` hears once of what cannot be written: supervision goes on, and a killed manager is missed.
    ledger(journal_file&, guardian_link&, std::function<void(const std::string&)> trouble);

    // ---- what the image holds beside the supervisor's: the daemon's own settings
    void settings_are(std::string);

    // ---- lives: what the supervisor decided, before anything is done about it
    void write(const supervisor::supervisor&, const supervisor::outcome_of_fact&);

    // ---- processes
    pid_t* begin_spawn(supervisor::instance_id); // where the kernel is to write the pid; null: nowhere
    void spawned(supervisor::instance_id);
    void adopted(supervisor::instance_id, pid_t); // type = forking: the daemon
    void ended(supervisor::instance_id);          // before it is told: the next record accounts for it
    std::optional<supervisor::instance_id> whose(std::uint32_t slot, std::uint32_t serial) const;
    bool has_ended(supervisor::instance_id) const; // the guardian has reaped it, and we have not heard of it yet

    // ---- of all managers together
    void count(journal::tally what) { file_.book().count(what); }
    std::uint64_t counted(journal::tally what) const { return file_.book().counted(what); }

    // ---- what a program writes
    output::survival survival_of_output();
    output::legacy take_legacy(supervisor::instance_id); // once: from then on it is the capture's
    void hand_over_pipes();                              // those that were made; before anybody is started
    void forget(supervisor::instance_id);                // all that it has, and the slot too

    // ---- what event listeners have not read
    void keep_mail(std::string_view);
    std::optional<std::string_view> mail(); // of a manager before us

    // ---- where the guardian was killed, and its descriptors with it
    void pipes_are_ours(supervisor::instance_id, const output::kept_pipes&); // whoever executes next finds ours
    void find_pipes_of(supervisor::instance_id, pid_t); // of a process that lives: it holds one end of each

    // ---- what a manager before us has left
    supervisor::records inherit(); // views of the journal
    void forget_all_but(const std::vector<supervisor::snapshot>&);
    void begin_anew(); // nobody was before us, or what he had is over
    struct survivor {
        pid_t pid;
        bool ours; // the guardian waits for it, and tells
        std::optional<exit_status> ended;
        std::uint64_t born; // on the clock that counts from the boot, in nanoseconds; zero: not known
    };
    std::optional<survivor> survivor_of(supervisor::instance_id) const;
    std::optional<pid_t> last_pid_of(supervisor::instance_id) const; // living or not

private:
    struct place {
        journal::slot* slot = nullptr;
        std::uint32_t accounted = 0; // the last process whose end the record knows of
    };

    place* find(supervisor::instance_id);
    const place* find(supervisor::instance_id) const;
    void keep(std::uint32_t program, output::pipe_end, int descriptor) override;
    void remember(std::uint32_t program, const output::program_memory&) override;
    place* find_or_open(supervisor::instance_id);
    void open(supervisor::instance_id);
    void write_record(const supervisor::supervisor&, supervisor::instance_id);
    void write_image(const supervisor::supervisor&);
    bool make_room_for_mail();
    void complain(const std::string&);

    journal_file& file_;
    guardian_link& guardian_;
    std::function<void(const std::string&)> trouble_;
    std::unordered_map<supervisor::instance_id, place> places_;
    std::unordered_map<supervisor::instance_id, output::legacy> legacies_;
    supervisor::instance_id keeping_{};      // whose pipes these are,
    std::vector<guardian_link::part> parts_; // not handed over yet
    std::size_t provided_ = 0;               // slots
    std::string settings_;
    bool has_room_for_mail_ = false;
    bool complained_ = false;
};

// The two parts of the journal's image.
struct image_parts {
    std::string settings;
    std::string supervisor;
};
std::optional<image_parts> image_of(const journal::journal&);                  // nothing: nobody has come so far
supervisor::records records_of(const journal::journal&);                       // views of it
std::optional<configuration> inherited_configuration(const journal::journal&); // without its programs

} // namespace reaperd::daemon
