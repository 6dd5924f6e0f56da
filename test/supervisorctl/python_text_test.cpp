#include "python_text.hpp"

#include <boost/test/unit_test.hpp>

using namespace supervisorctl;
using namespace reaperd::client;

namespace {

std::string raised(const no_answer& trouble)
{
    try {
        raise(trouble);
    } catch (const python_error& error) {
        return error_line(error.class_name(), error.what());
    }
}

bool begins(const std::string& text, const std::string& beginning)
{
    return text.starts_with(beginning + ": file: ");
}

} // namespace

BOOST_AUTO_TEST_SUITE(supervisorctl_python_text)

BOOST_AUTO_TEST_CASE(text_is_quoted_as_repr_does)
{
    BOOST_TEST(quoted("plain ä") == "'plain ä'");
    BOOST_TEST(quoted("it's") == "\"it's\"");
    BOOST_TEST(quoted("it's \"so\"") == "'it\\'s \"so\"'");
    BOOST_TEST(quoted("a\n\t\\\x01") == "'a\\n\\t\\\\\\x01'");
}

BOOST_AUTO_TEST_CASE(numbers_are_what_int_takes)
{
    BOOST_TEST((integer("100") == 100));
    BOOST_TEST((integer("-5") == -5));
    BOOST_TEST((integer("+5") == 5));
    BOOST_TEST((integer(" 1_000 ") == 1000));
    for (auto text : {"", "f", "1.5", "_1", "1_", "1__0", "+-1", "-_1", "0x10", "1 2"})
        BOOST_TEST(!integer(text), text);
}

BOOST_AUTO_TEST_CASE(a_number_that_no_integer_holds_stays_a_number)
{
    BOOST_TEST(integer("99999999999999999999").has_value());
}

BOOST_AUTO_TEST_CASE(a_fault_is_told_with_its_code_and_quoted_text)
{
    BOOST_TEST(fault_text({92, "CANT_REREAD: no 'x'"}) == "<Fault 92: \"CANT_REREAD: no 'x'\">");
}

BOOST_AUTO_TEST_CASE(each_trouble_is_told_by_the_class_that_python_has_for_it)
{
    auto no_file = std::make_error_code(std::errc::no_such_file_or_directory);
    BOOST_TEST(begins(raised({not_reached{{no_file.value(), std::system_category()}}}),
                      "error: <class 'FileNotFoundError'>, [Errno 2] No such file or directory"));
    BOOST_TEST(begins(raised({not_reached{{-2, name_category()}}}),
                      "error: <class 'socket.gaierror'>, [Errno -2] Name or service not known"));
    BOOST_TEST(begins(raised({http_error{500, "Internal Server Error"}}),
                      "error: <class 'xmlrpc.client.ProtocolError'>, "
                      "<ProtocolError for 127.0.0.1/RPC2: 500 Internal Server Error>"));
    BOOST_TEST(begins(raised({connection_lost{}}), "error: <class 'http.client.RemoteDisconnected'>, "
                                                   "Remote end closed connection without response"));
}

BOOST_AUTO_TEST_CASE(a_login_that_is_asked_for_is_told_from_other_troubles)
{
    BOOST_CHECK_THROW(raise(no_answer{http_error{401, "Unauthorized"}}), unauthorised);
}

BOOST_AUTO_TEST_SUITE_END()
