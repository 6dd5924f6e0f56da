#include "config/differences.hpp"

#include "config/program.hpp"
#include "config/text.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

namespace reaperd::config {
namespace {

class differences {
public:
    differences(context& around, const ini::section& daemon)
        : around_(around)
        , daemon_(daemon)
    {
    }

    void note()
    {
        note_reload();
        note_foreground();
        note_first_program();
        note_listeners();
        note_paced_loops();
        note_interface();
    }

private:
    void note_at(const place& where, const std::string& what) { around_.found.note(where, what); }

    const ini::entry* find(const ini::section& section, std::string_view key) const
    {
        return around_.document.find(section, key);
    }

    bool is_true(const ini::section& section, std::string_view key) const
    {
        const auto* entry = find(section, key);
        std::string word(entry ? strip(entry->value) : "");
        std::ranges::transform(word, word.begin(), [](unsigned char letter) { return std::tolower(letter); });
        return word == "true" || word == "yes" || word == "on" || word == "1";
    }

    const ini::section* first(std::string_view prefix) const
    {
        const auto& all = around_.document.sections();
        const auto found = std::ranges::find_if(all, [&](const auto& one) { return one.name.starts_with(prefix); });
        return found == all.end() ? nullptr : &*found;
    }

    void note_reload()
    {
        if (!find(daemon_, "sighup"))
            note_at(daemon_.where, "HUP applies what has changed and restarts nothing else, where supervisord restarts "
                                   "everything: sighup = restart does that");
    }

    void note_foreground()
    {
        if (!is_true(daemon_, "nodaemon"))
            return;
        for (const auto* key : {"umask", "directory"})
            if (const auto* entry = find(daemon_, key))
                note_at(entry->key_place(),
                        std::string(key) + " holds with nodaemon too, where supervisord ignores it");
    }

    void note_first_program()
    {
        if (const auto* program = first(program_prefix); program && !find(*program, "kill_mode"))
            note_at(program->where, "a stop ends all that came of a program, where supervisord ends its process and "
                                    "leaves the rest: kill_mode = process does that");
    }

    void note_listeners()
    {
        if (const auto* pool = first(listener_prefix); pool && !find(*pool, "event_len"))
            note_at(pool->where, "len counts bytes, as supervisord's documentation says; supervisord itself counts "
                                 "characters: event_len = characters does that");
    }

    void note_paced_loops()
    {
        for (const auto& section : around_.document.sections()) {
            const auto* seconds = section.name.starts_with(program_prefix) ? find(section, "startsecs") : nullptr;
            if (seconds && strip(seconds->value) == "0" && is_true(section, "autorestart"))
                note_at(seconds->key_place(), "short lives restart ten times at once and then once a second, where "
                                              "supervisord knows no limit");
        }
    }

    void note_interface()
    {
        if (!around_.document.find("rpcinterface:supervisor"))
            note_at(daemon_.where, "XML-RPC is answered without [rpcinterface:supervisor] as well");
    }

    context& around_;
    const ini::section& daemon_;
};

} // namespace

void note_differences(context& around)
{
    if (const auto* daemon = around.document.find("supervisord"))
        differences(around, *daemon).note();
}

} // namespace reaperd::config
