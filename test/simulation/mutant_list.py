"""The bugs that scripts/mutants plants: a name, a file, and what is to be read there instead."""

import typing


class Bug(typing.NamedTuple):
    name: str
    file: str
    edits: list


def bug(name, file, *edits):
    return Bug(name, file, list(edits))


MANAGER = "test/simulation/manager.cpp"
ORDERS = "test/simulation/orders.cpp"
BOOKS = "test/simulation/books.cpp"
GUARDIAN = "test/simulation/guardian.cpp"
SLOT = "lib/journal/slot.cpp"
LIFECYCLE = "lib/lifecycle/lifecycle.cpp"
MEMORY = "lib/supervisor/memory.cpp"
RESUMPTION = "lib/supervisor/resumption.cpp"
SUPERVISOR = "lib/supervisor/supervisor.cpp"
SHUTDOWN = "lib/supervisor/shutdown.cpp"

BUGS = [
    # ---- the manager
    bug("reap_before_journal", MANAGER,
        ("        collect_one(*dead, world_.machine.how_it_ended(*dead));\n        world_.machine.reap(*dead);\n"
         '        world_.between("reaped");\n',
         "        const auto how = world_.machine.how_it_ended(*dead);\n        world_.machine.reap(*dead);\n"
         '        world_.between("reaped");\n        collect_one(*dead, how);\n')),
    bug("no_dedup", BOOKS,
        ("return serial == own.slot->run().serial && serial > own.accounted ? std::optional{id} : std::nullopt;",
         "return std::optional{id};")),
    bug("dedup_by_slot_alone", BOOKS,
        ("return serial == own.slot->run().serial && serial > own.accounted ?", "return own.slot->run().serial > own.accounted ?")),
    bug("count_before_event", BOOKS,
        ("        own->accounted = own->slot->run().serial;\n",
         "    {\n        own->accounted = own->slot->run().serial;\n        own->slot->end();\n"
         '        world_.between("counted an end");\n    }\n')),
    bug("kill_by_reused_pid", ORDERS, ("if (!who || books_.has_ended(id))", "if (!who)")),
    bug("signal_by_the_last_pid", ORDERS,
        ("    const auto who = children_[id].who;\n    if (!who ||", "    const auto who = children_[id].last;\n    if (!who ||"),
        ("    if (!children_[id].who)\n        return send_to_strays(id, SIGKILL);\n", "")),
    bug("records_before_image", BOOKS,
        ("    for (const auto id : came.changed)\n        write_record(all, came, id);\n    world_.half_written.reset();\n",
         "    world_.half_written.reset();\n"),
        ("        world_.book.commit_image(std::as_bytes(std::span{image}));\n",
         "        for (const auto id : came.changed)\n            write_record(all, came, id);\n"
         "        world_.book.commit_image(std::as_bytes(std::span{image}));\n"),
        ('        world_.between("wrote the image");\n    }\n',
         '        world_.between("wrote the image");\n    } else\n    for (const auto id : came.changed)\n'
         "        write_record(all, came, id);\n")),
    bug("orders_before_journal", MANAGER,
        ("    books_.write(programs_, came);\n", ""),
        ("    for (const auto& event : came.events)\n        read(event);\n",
         "    books_.write(programs_, came);\n    for (const auto& event : came.events)\n        read(event);\n")),
    bug("shutdown_forgotten_at_take_over", MANAGER,
        ('    world_.book.set_purpose(journal::purpose::stopping);\n    world_.between("wrote that all is to end");\n', ""),
        ('        world_.book.set_purpose(journal::purpose::stopping);\n        world_.between("noted that all is to end");\n', "")),
    bug("stop_cleared_before_it_is_noted", MANAGER,
        ("    world_.book.set_purpose(journal::purpose::stopping);\n    world_.between(\"wrote that all is to end\");\n",
         '    world_.book.clear_stop_signal();\n    world_.between("wrote that all is to end");\n')),
    bug("strays_forgotten", MANAGER, ("status_of(how), leaves_strays(id)}", "status_of(how), false}")),
    bug("accounts_forgotten_at_take_over", BOOKS, ("{&slot, head_of(slot).value_or(0)}", "{&slot, 0}")),
    bug("slot_never_given_back", BOOKS, ("        let_go_(static_cast<std::uint32_t>(world_.book.index_of(*own.mapped().slot)));\n",
                                         "        (void)own;\n")),
    bug("serial_stays_the_same", BOOKS, ("own->slot->begin_spawn(own->slot->run().serial + 1, 0);",
                                         "own->slot->begin_spawn(std::max(own->slot->run().serial, 1U), 0);")),
    bug("a_failed_child_is_an_exit_too", ORDERS, ("owners_[one.who] = std::nullopt;", "owners_[one.who] = one.program;")),
    # ---- the guardian
    bug("guardian_reaps_without_a_note", GUARDIAN, ("        slot->note_exit(how);\n", "        (void)slot;\n")),
    bug("guardian_notes_after_reaping_nobody", GUARDIAN, ("        untold_ = std::min(untold_.value_or", "        (void)std::min(untold_.value_or")),
    bug("guardian_tells_no_new_manager", GUARDIAN, ("            untold_ = 0;\n", "")),
    bug("guardian_passes_stops_on_unwritten", GUARDIAN, ("        world_.book.set_stop_signal(SIGTERM);\n", "")),
    bug("guardian_waits_for_nobody_to_see", MANAGER,
        ("    guardian_.from_manager.push_back({report::word::seen, 0, told.who});\n", "")),
    # ---- the journal
    bug("old_pid_beside_a_new_serial", SLOT, ("    pid_ = 0;\n    born_ = 0;\n    era_ = era;\n", "    born_ = 0;\n    era_ = era;\n")),
    bug("note_of_another_process", SLOT, ("if (serial == 0 || note_serial_ != serial)", "if (serial == 0 || note_serial_ == 0)")),
    bug("record_of_the_owner_before", SLOT, ("    note_serial_ = 0;\n    current_ = 0;\n", "    note_serial_ = 0;\n")),
    bug("ended_processes_have_a_pid", SLOT, ("return (phase == phase::spawning || phase == phase::running) && pid > 0 ?",
                                             "return phase != phase::none && pid > 0 ?")),
    # ---- what is kept of the supervisor
    bug("backoff_counter_lost", MEMORY, ("    one.process = was.process;\n",
                                         "    one.life.past.failures = 0;\n    one.process = was.process;\n")),
    bug("deaths_lost", MEMORY, ("    one.deaths = std::move(was.deaths);\n", "")),
    bug("deadlines_lost", MEMORY, ("    rearm(programs_.at(id), std::nullopt);\n", "")),
    bug("older_record_counts", MEMORY, ("            if (was->changes >= each.life.changes)\n", "")),
    bug("changes_counted_from_zero", MEMORY, ("    one.changes = was.changes;\n", "")),
    bug("leaving_forgotten", MEMORY, ("    one.leaving = was.leaving;\n", "")),
    # ---- how it goes on
    bug("stop_forgotten_at_take_over", RESUMPTION,
        ("        end(stopping->killed);\n", "        (void)stopping;\n")),
    bug("kill_forgotten_at_take_over", RESUMPTION, ("        end(stopping->killed);\n", "        end(false);\n")),
    bug("start_twice_after_take_over", RESUMPTION,
        ("    if (!seen.has_process && one.process == own_process::ordered)\n", "    if (one.process == own_process::ordered)\n")),
    bug("unfinished_start_is_forgotten", RESUMPTION,
        ("    if (!seen.has_process && one.process == own_process::ordered)\n        return spawn_again(one);\n",
         "    if (!seen.has_process && one.process == own_process::ordered)\n        return;\n")),
    # ---- what is decided
    bug("deadline_off_by_one", LIFECYCLE, ("return at && now >= *at;", "return at && now > *at;")),
    bug("kill_a_millisecond_early", LIFECYCLE,
        ("return to(stopping{after(now, wanted.stop.wait), then}, action::terminate);\n    }\n\n    transition stop_goes_on",
         "return to(stopping{after(now, wanted.stop.wait - 1ms), then}, action::terminate);\n    }\n\n    transition stop_goes_on")),
    bug("kill_that_is_never_given_up", LIFECYCLE, ("return to(stopping{last_moment(), then, true}, action::kill);",
                                                   "return to(stopping{time_point::max(), then, true}, action::kill);")),
    bug("starts_beside_leftovers", LIFECYCLE,
        ("return strays && wanted.stop.strays == reaperd::strays::kill ? clear(how) : follow(how);", "return follow(how);")),
    bug("restarts_beside_one_that_does_not_end", LIFECYCLE,
        ("    transition on(const unknown&, restart_requested) { return stop(sequel::start); }\n",
         "    transition on(const unknown&, restart_requested) { return start_afresh(); }\n")),
    bug("stop_is_never_answered", SUPERVISOR, ("        answer_all(one, until::gone, outcome::done, killed);\n", "        ;\n")),
    bug("restarts_in_a_shutdown", SUPERVISOR, ("    if (shutdown_)\n        end_for_good(one);\n", "")),
    bug("shutdown_miscounts", SHUTDOWN, ("    shutdown_->missing -= is_awaited(before);\n", "    (void)before;\n")),
]
