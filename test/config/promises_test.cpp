// What holds for every text, right or wrong; test/fuzz looks further.
#include "world.hpp"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <random>

using namespace reaperd;

namespace {

const std::vector<std::string> pieces{"[program:a]\n",
                                      "[group:g]\n",
                                      "[reaperd]\n",
                                      "[DEFAULT]\n",
                                      "[include]\n",
                                      "command",
                                      "=",
                                      "environment",
                                      "numprocs",
                                      "process_name",
                                      "programs",
                                      "files",
                                      "process_group",
                                      "\n",
                                      "\n  ",
                                      " ;",
                                      " #",
                                      "'",
                                      "\"",
                                      "\\",
                                      "%(",
                                      ")s",
                                      "%(process_num)d",
                                      "%%",
                                      "a",
                                      ",",
                                      "A=b",
                                      "-1",
                                      "99999",
                                      "\xc3\xa9",
                                      "\xff",
                                      "\t",
                                      "[",
                                      "]",
                                      "stdout_logfile",
                                      "~",
                                      "env_file",
                                      "/etc/reaperd.conf"};

std::string random_text(std::mt19937& random)
{
    std::string text;
    for (auto count = random() % 60; count > 0; --count)
        text += pieces[random() % pieces.size()];
    return text;
}

} // namespace

BOOST_AUTO_TEST_CASE(every_text_is_a_configuration_or_has_an_error_that_can_be_rendered)
{
    for (unsigned seed = 0; seed < 3000; ++seed) {
        std::mt19937 random(seed);
        auto text = random_text(random);
        BOOST_TEST_CONTEXT("seed " << seed << ":\n" << text)
        {
            auto parsed = world().check(text);
            BOOST_TEST(parsed.value.has_value() != has_errors(parsed.diagnostics));
            for (const auto& problem : parsed.diagnostics)
                BOOST_TEST(!render(problem).empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_message_begins_with_a_small_letter_or_a_name)
{
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        for (const auto& problem : world().check(random_text(random)).diagnostics)
            BOOST_TEST(std::isupper(static_cast<unsigned char>(problem.message[0])) == 0, problem.message);
    }
}

// Twenty times the size must not take a hundred times as long: no step is quadratic. Counted in look-ups of the world
// rather than in time, which a busy machine stretches.
BOOST_AUTO_TEST_CASE(programs_of_one_user_and_folder_cost_one_question)
{
    std::string text;
    for (int number = 0; number < 500; ++number)
        text += "[program:p" + std::to_string(number) + "]\ncommand = /bin/cat\nuser = ann\nstdout_logfile = /tmp/x\n";
    world machine;
    machine.files["/etc/reaperd.conf"] = text;
    auto surroundings = machine.surroundings();
    int users = 0, folders = 0;
    surroundings.user_exists = [&](const std::string&) { return ++users > 0; };
    surroundings.is_directory = [&](const std::string&) { return ++folders > 0; };
    auto parsed = config::parse("/etc/reaperd.conf", surroundings);
    BOOST_TEST(parsed.value->groups.size() == 500U);
    BOOST_TEST(users == 1);
    BOOST_TEST(folders == 1);
}

BOOST_AUTO_TEST_CASE(a_file_of_another_kind_is_refused_in_few_words)
{
    std::string text = "[reaperd]\n";
    for (int number = 0; number < 20'000; ++number)
        text += "#!/bin/sh is no option\nneither is this\nunknown = 1\n";
    auto parsed = world().parse(text);
    BOOST_TEST(!parsed.value.has_value());
    BOOST_TEST(has_errors(parsed.diagnostics));
    BOOST_TEST(parsed.diagnostics.size() <= 2000U);
}
