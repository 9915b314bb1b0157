package io.foreshock.adapter.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.foreshock.api.ForeshockException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicRuleTest {
  @ParameterizedTest
  @CsvSource({"line1/$1/$2=v1/devices/+/telemetry/#, v1/devices/d7/telemetry/motor/temp, line1/d7/motor/temp",
      "line1/$1/$2=v1/devices/+/telemetry/#, v1/devices/d7/telemetry, line1/d7/", "$2/$1=a/+/b/+, a/x/b/y, y/x",
      "all/$1=#, a/b, all/a/b", "fixed=a/b, a/b, fixed", "x/$1$1=+/t, m/t, x/mm", "p/$=+/t, m/t, p/$"})
  void wildcardsFillTheTag(String rule, String topic, String tag) {
    assertEquals(Optional.of(tag), TopicRule.parse(rule).tag(topic));
  }

  @ParameterizedTest
  @CsvSource({"t=a/+, a", "t=a/+, a/b/c", "t=a/+, b/c", "t=a/b, a", "t=a/b/#, a", "t=a/b, a/b/c"})
  void otherTopicsDoNotMatch(String rule, String topic) {
    assertEquals(Optional.empty(), TopicRule.parse(rule).tag(topic));
  }

  @ParameterizedTest
  @CsvSource({"a/b, must be TAG=FILTER", "=a, must be TAG=FILTER", "a=, must be TAG=FILTER",
      "t=#/a, # only as the last level",
      "t=a+/b, a wildcard stands alone in its level", "t/$2=a/+, $2 with 1 wildcards"})
  void mistakesAreNamed(String rule, String reason) {
    ForeshockException e = assertThrows(ForeshockException.class, () -> MqttSettings.of(TestConfig.broker(1883, "#")
        .with("topic_tags", new String[]{rule}).build(), "mqtt:x"));
    assertEquals("topic.tags is not valid: topic.tags=" + rule + ", reason=" + reason, e.getMessage());
  }

  @Test
  void theFirstRuleThatMatchesNamesTheTopic() {
    TopicMapping mapping = new TopicMapping("plant/", List.of(TopicRule.parse("one/$1=plant/a/+"), TopicRule.parse(
        "two/$1=plant/#")));
    assertEquals("one/x", mapping.sensor("plant/a/x").tag());
    assertEquals("two/b/x", mapping.sensor("plant/b/x").tag());
    assertEquals("other/x", mapping.sensor("other/x").tag(), "none matches: the topic itself");
    assertThrows(UnreadableException.class, () -> new TopicMapping("plant/", List.of()).sensor("plant/"));
  }
}
