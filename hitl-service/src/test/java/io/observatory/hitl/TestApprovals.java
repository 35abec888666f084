package io.observatory.hitl;

import static org.assertj.core.api.Assertions.assertThat;

import io.observatory.events.ApprovalEvent;
import io.observatory.events.ApprovalEventKind;
import io.observatory.platform.avro.AvroCodec;
import io.observatory.testsupport.Infra;
import io.observatory.testsupport.TopicReader;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;

/** Asks, decides and claims over HTTP, and hears what is told of it. */
final class TestApprovals implements AutoCloseable {

  static final String EVENTS = "gateway.approval.v1";
  static final String REQUESTS = "gateway.approval.request.v1";

  private final Gateway gateway;
  private final AvroCodec codec;
  private final TopicReader events;

  TestApprovals(Infra infra, Gateway gateway, AvroCodec codec) {
    this.gateway = gateway;
    this.codec = codec;
    this.events = new TopicReader(infra.bootstrapServers(), EVENTS);
  }

  /** A policy about actions that begin with its name. */
  void policy(String name, String terms) {
    putPolicy(name, "{\"when\":\"action.startsWith('%s')\",\"terms\":%s}".formatted(name, terms));
  }

  /** A new policy of that name. */
  void putPolicy(String name, String document) {
    HttpResponse<String> answer =
        gateway.put(
            "/v1/policies/" + name,
            Gateway.ADMIN,
            "{\"document\":" + document + "}",
            "If-None-Match",
            "*");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** Opens one for the agent {@code http-1}. */
  JsonNode open(String action, String arguments, String... headers) {
    HttpResponse<String> answer = ask(action, arguments, headers);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
    return Gateway.json(answer);
  }

  HttpResponse<String> ask(String action, String arguments, String... headers) {
    return gateway.post(
        "/v1/approvals",
        Gateway.AGENT,
        "{\"action\":\"%s\",\"arguments\":%s}".formatted(action, arguments),
        headers);
  }

  String pending(String action) {
    JsonNode opened = open(action, "{\"n\":\"" + action + "\"}");
    assertThat(opened.get("state").asString()).isEqualTo("PENDING");
    return opened.get("approval_id").asString();
  }

  HttpResponse<String> decide(String id, String person, boolean approve) {
    return gateway.post(
        "/v1/approvals/" + id + "/decide",
        Gateway.of(person),
        "{\"approve\":%s,\"reason\":\"because\"}".formatted(approve));
  }

  HttpResponse<String> claim(String id, String digest) {
    return gateway.post(
        "/v1/approvals/" + id + "/claim",
        Gateway.AGENT,
        "{\"arguments_digest\":\"" + digest + "\"}");
  }

  JsonNode get(String id) {
    return Gateway.json(gateway.get("/v1/approvals/" + id, Gateway.VIEWER));
  }

  String state(String id) {
    return get(id).get("state").asString();
  }

  static String code(HttpResponse<String> answer) {
    return Gateway.json(answer).path("code").asString();
  }

  /** The events as they lie in the topic. */
  List<byte[]> raw(String id) {
    return events.of(id).stream().map(ConsumerRecord::value).toList();
  }

  List<ApprovalEvent> events(String id) {
    return events.of(id).stream()
        .map(record -> codec.decode(EVENTS, record.value(), ApprovalEvent.class))
        .toList();
  }

  List<ApprovalEventKind> kinds(String id) {
    return events(id).stream().map(ApprovalEvent::getKind).toList();
  }

  @Override
  public void close() {
    events.close();
  }
}
