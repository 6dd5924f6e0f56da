#include "protocol/xml_rpc.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <pugixml.hpp>
#include <random>

using namespace reaperd;
using namespace reaperd::protocol;

namespace {

namespace json = boost::json;

std::string with_parameter(const std::string& value)
{
    return "<?xml version='1.0'?><methodCall><methodName>a.b</methodName><params><param>" + value
         + "</param></params></methodCall>";
}

json::value parameter(const std::string& value)
{
    auto call = xml_rpc::decode_call(with_parameter(value));
    BOOST_REQUIRE_MESSAGE(call, value);
    BOOST_REQUIRE_EQUAL(call->parameters.size(), 1);
    return call->parameters.front();
}

json::value sent_and_received(const json::value& what)
{
    auto got = xml_rpc::decode_answer(xml_rpc::encode(xml_rpc::answer{what}));
    BOOST_REQUIRE(got);
    return std::get<json::value>(*got);
}

bool is_refused(const std::string& xml)
{
    auto call = xml_rpc::decode_call(xml);
    return !call && call.error().message.starts_with("not XML-RPC: ");
}

std::string nested(int depth)
{
    std::string opened, closed;
    for (int i = 0; i < depth; ++i) {
        opened += "<value><array><data>";
        closed += "</data></array></value>";
    }
    return opened + closed;
}

} // namespace

BOOST_AUTO_TEST_SUITE(xml_rpc_codec)

BOOST_AUTO_TEST_CASE(a_call_as_pythons_client_writes_it_is_understood)
{
    auto call =
        xml_rpc::decode_call("<?xml version='1.0'?>\n<methodCall>\n<methodName>supervisor.startProcess</methodName>\n"
                             "<params>\n<param>\n<value><string>web</string></value>\n</param>\n<param>\n"
                             "<value><boolean>1</boolean></value>\n</param>\n</params>\n</methodCall>\n");
    BOOST_REQUIRE(call);
    BOOST_TEST(call->method == "supervisor.startProcess");
    BOOST_TEST(call->parameters == (json::array{"web", true}));
}

BOOST_AUTO_TEST_CASE(parameters_may_be_missing)
{
    auto call = xml_rpc::decode_call("<methodCall><methodName>supervisor.getPID</methodName></methodCall>");
    BOOST_REQUIRE(call);
    BOOST_TEST(call->parameters.empty());
}

BOOST_AUTO_TEST_CASE(every_type_is_understood)
{
    BOOST_TEST(parameter("<value><int>-7</int></value>") == json::value(-7));
    BOOST_TEST(parameter("<value><i4> 8 </i4></value>") == json::value(8));
    BOOST_TEST(parameter("<value><boolean>0</boolean></value>") == json::value(false));
    BOOST_TEST(parameter("<value><double>2.5</double></value>") == json::value(2.5));
    BOOST_TEST(parameter("<value><string></string></value>") == json::value(""));
    BOOST_TEST(parameter("<value><base64>d2V\nib24=</base64></value>") == json::value("webon"));
    BOOST_TEST(parameter("<value><dateTime.iso8601>20261126T10:00:00</dateTime.iso8601></value>")
               == json::value("20261126T10:00:00"));
    BOOST_TEST(parameter("<value><nil/></value>") == json::value(nullptr));
    BOOST_TEST(parameter("<value><array><data><value><int>1</int></value><value>b</value></data></array></value>")
               == (json::value{1, "b"}));
    BOOST_TEST(parameter("<value><struct><member><name>k</name><value>v</value></member></struct></value>")
               == (json::value(json::object{{"k", "v"}})));
}

BOOST_AUTO_TEST_CASE(a_value_without_a_type_is_a_string)
{
    BOOST_TEST(parameter("<value>web</value>") == json::value("web"));
    BOOST_TEST(parameter("<value></value>") == json::value(""));
    BOOST_TEST(parameter("<value/>") == json::value(""));
}

BOOST_AUTO_TEST_CASE(spaces_of_a_string_are_kept)
{
    BOOST_TEST(parameter("<value><string>  a b\n</string></value>") == json::value("  a b\n"));
    BOOST_TEST(parameter("<value><string> </string></value>") == json::value(" "));
}

BOOST_DATA_TEST_CASE(what_is_no_call_is_refused,
                     boost::unit_test::data::make<std::string>(
                         {"", "no xml", "<methodCall>", "<methodCall></methodCall>", "<a/>",
                          "<methodCall><methodName></methodName></methodCall>",
                          with_parameter("<value><int>x</int></value>"), with_parameter("<value><int></int></value>"),
                          with_parameter("<value><thing>1</thing></value>"),
                          with_parameter("<value><base64>!!</base64></value>"), with_parameter(nested(100)),
                          with_parameter("<value><string>a</value></string>")}))
{
    BOOST_TEST(is_refused(sample));
}

BOOST_AUTO_TEST_CASE(entities_of_the_senders_own_are_not_expanded)
{
    auto call = xml_rpc::decode_call("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
                                     "<methodCall><methodName>&b;</methodName></methodCall>");
    BOOST_TEST((!call || call->method == "&b;"));
}

BOOST_AUTO_TEST_CASE(a_value_comes_back_as_it_was_sent)
{
    const json::value everything{1,
                                 -2147483648,
                                 2.5,
                                 true,
                                 false,
                                 "a<b>&\"'\r\n\t",
                                 "h\u00e9",
                                 json::object{{"name", "w&b"}},
                                 json::array{},
                                 json::object{},
                                 nullptr};
    BOOST_TEST(sent_and_received(everything) == everything);
}

BOOST_AUTO_TEST_CASE(a_fault_comes_back_as_it_was_sent)
{
    const xml_rpc::answer fault = xml_rpc::fault{10, "BAD_NAME: <x>"};
    BOOST_TEST((xml_rpc::decode_answer(xml_rpc::encode(fault)) == fault));
}

BOOST_AUTO_TEST_CASE(a_call_comes_back_as_it_was_sent)
{
    const xml_rpc::call call{"supervisor.tailProcessLog", {"web", 0, 1024}};
    BOOST_TEST((xml_rpc::decode_call(xml_rpc::encode(call)) == call));
}

BOOST_AUTO_TEST_CASE(control_characters_become_their_symbols)
{
    BOOST_TEST(sent_and_received("\x1b[31mred\x1b[0m").get_string() == "\u241b[31mred\u241b[0m");
    BOOST_TEST(sent_and_received(json::string("a\0b", 3)).get_string() == "a\u2400b");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8_become_replacement_characters)
{
    BOOST_TEST(sent_and_received("a\xff\xc3(").get_string() == "a\ufffd\ufffd(");
    BOOST_TEST(sent_and_received("\xef\xbf\xbf").get_string() == "\ufffd");
}

BOOST_AUTO_TEST_CASE(whatever_bytes_a_log_holds_the_answer_is_xml)
{
    for (unsigned seed = 0; seed < 200; ++seed) {
        std::mt19937 dice(seed);
        std::string bytes(64, '\0');
        for (auto& byte : bytes)
            byte = char(dice());
        BOOST_TEST_CONTEXT("seed " << seed)
        {
            const auto xml = xml_rpc::encode(xml_rpc::answer{json::value(bytes)});
            BOOST_TEST(bool(pugi::xml_document().load_string(xml.c_str())));
            BOOST_TEST(xml.find_first_of("\x01\x02\x07\x08\x0b\x0c\x0e\x1b\x1f") == xml.npos);
            const auto once = sent_and_received(json::value(bytes));
            BOOST_TEST(sent_and_received(once) == once);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
