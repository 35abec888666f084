package io.observatory.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class AsyncApiDocumentTest {
  private static final String COMMAND =
      "mvn -pl schemas test -Dtest=AsyncApiDocumentTest -Dregenerate=true";
  private static final Path PAGE = Path.of("../docs/asyncapi.yaml");
  private static final Schema OFFICIAL = official();

  private static final TopicCatalogue CATALOGUE = TopicCatalogue.load();
  private static final String TEXT = new AsyncApiDocument(CATALOGUE).text(COMMAND);
  private static final JsonNode PARSED = parse(TEXT);

  @Test
  void theCommittedDocumentIsTheOneTheCatalogueGives() throws IOException {
    if (Boolean.getBoolean("regenerate")) {
      Files.writeString(PAGE, TEXT);
    }

    assertThat(Files.readString(PAGE))
        .as("docs/asyncapi.yaml is stale: run %s", COMMAND)
        .isEqualTo(TEXT);
  }

  @Test
  void theOfficialSchemaAcceptsIt() {
    assertThat(complaints(PARSED)).isEmpty();
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    assertThat(AsyncApiDocument.references(new AsyncApiDocument(CATALOGUE).document()))
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(PARSED.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse());
  }

  @Test
  void everyTopicIsAChannelAsTheBrokerHasIt() {
    assertThat(CATALOGUE.topics())
        .allSatisfy(
            topic -> {
              JsonNode channel = PARSED.path("channels").path(topic.name());
              JsonNode kafka = channel.path("bindings").path("kafka");
              assertThat(channel.path("address").asText()).isEqualTo(topic.name());
              assertThat(kafka.path("partitions").asInt()).isEqualTo(topic.partitions());
              kafka
                  .path("topicConfiguration")
                  .properties()
                  .forEach(
                      setting ->
                          assertThat(value(setting.getValue()))
                              .isEqualTo(topic.configs().get(setting.getKey())));
            });
    assertThat(PARSED.at("/channels/dead-letters/parameters/dead_letter_topic/enum"))
        .extracting(JsonNode::asText)
        .containsExactlyElementsOf(CATALOGUE.deadLetterTopics());
  }

  @Test
  void operationsAreExactlyWhatTheAccessRulesAllow() {
    List<String> allowed =
        CATALOGUE.participants().stream()
            .flatMap(
                who ->
                    CATALOGUE.topics().stream()
                        .flatMap(topic -> operations(who, topic))
                        .map(action -> who.name() + "." + action))
            .toList();
    assertThat(PARSED.path("operations").propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrderElementsOf(allowed);
  }

  @Test
  void everyPayloadIsTheSchemaThatIsRegistered() {
    assertThat(CATALOGUE.topics())
        .allSatisfy(
            topic -> {
              JsonNode payload = PARSED.at("/components/schemas/" + topic.record()).path("schema");
              assertThat(new org.apache.avro.Schema.Parser().parse(payload.toString()))
                  .isEqualTo(topic.plainSchema());
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenDocuments")
  void aBrokenDocumentIsCaught(String what, Consumer<ObjectNode> damage) {
    ObjectNode broken = PARSED.deepCopy();
    damage.accept(broken);

    assertThat(complaints(broken)).as(what).isNotEmpty();
  }

  static Stream<Arguments> brokenDocuments() {
    String heartbeat = "/channels/gateway.heartbeat.v1";
    String operation = "/operations/agents.send.gateway.heartbeat.v1";
    return Stream.of(
        broken("another version", d -> d.put("asyncapi", "2.6.0")),
        broken("no version of ours", d -> at(d, "/info").remove("version")),
        broken("a server without protocol", d -> at(d, "/servers/broker").remove("protocol")),
        broken("an operation of AsyncAPI 2", d -> at(d, operation).put("action", "publish")),
        broken("an operation on nothing", d -> at(d, operation).remove("channel")),
        broken("no partitions", d -> at(d, heartbeat + "/bindings/kafka").put("partitions", 0)),
        broken("a misspelt channel field", d -> at(d, heartbeat).put("adress", "x")),
        broken(
            "a cleanup nobody knows",
            d ->
                at(d, heartbeat + "/bindings/kafka/topicConfiguration")
                    .putArray("cleanup.policy")
                    .add("forget")),
        broken(
            "a message key that is no schema",
            d -> at(d, "/components/messages/Heartbeat/bindings/kafka").put("key", "agent_id")),
        broken(
            "an Avro record without fields",
            d -> at(d, "/components/schemas/Heartbeat/schema").remove("fields")));
  }

  private static Arguments broken(String what, Consumer<ObjectNode> damage) {
    return Arguments.of(what, damage);
  }

  private static ObjectNode at(ObjectNode document, String pointer) {
    return (ObjectNode) document.at(pointer);
  }

  private Stream<String> operations(Participant who, Topic topic) {
    boolean reads =
        who.name().equals(TopicCatalogue.AUDIT) && TopicCatalogue.audited(topic)
            || CATALOGUE.acls(who.name()).stream()
                .anyMatch(
                    rule ->
                        rule.name().equals(topic.name())
                            && rule.operations().contains(AclRule.Operation.READ));
    boolean writes =
        CATALOGUE.acls(who.name()).stream()
            .anyMatch(
                rule ->
                    rule.name().equals(topic.name())
                        && rule.operations().contains(AclRule.Operation.WRITE));
    return Stream.of(writes ? "send." : "", reads ? "receive." : "")
        .filter(action -> !action.isEmpty())
        .map(action -> action + topic.name());
  }

  private static String value(JsonNode setting) {
    return setting.isArray() ? setting.path(0).asText() : setting.asText();
  }

  private static JsonNode parse(String text) {
    Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    return new ObjectMapper().valueToTree(tree);
  }

  private static List<Error> complaints(JsonNode document) {
    return OFFICIAL.validate(document);
  }

  private static Schema official() {
    try (InputStream in =
        AsyncApiDocumentTest.class.getResourceAsStream("/asyncapi/asyncapi-3.0.0.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(new ObjectMapper().readTree(Objects.requireNonNull(in)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
