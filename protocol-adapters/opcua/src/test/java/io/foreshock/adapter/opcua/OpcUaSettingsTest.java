package io.foreshock.adapter.opcua;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ForeshockException;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.junit.jupiter.api.Test;

class OpcUaSettingsTest {
  private static TestConfig plain() {
    return TestConfig.endpoint("opc.tcp://plc:4841/x");
  }

  @Test
  void securityIsTheDefault() {
    OpcUaSettings settings = of(new TestConfig().with("endpoint", "opc.tcp://plc"));
    assertEquals(new OpcUaSettings.Endpoint("opc.tcp://plc", "plc", 4_840, SecurityPolicy.Basic256Sha256,
        MessageSecurityMode.SignAndEncrypt), settings.endpoint());
    assertEquals(new OpcUaSettings.Sampling(500, -1, 20, false), settings.sampling());
    assertEquals(ExpandedNodeId.parse("i=85"), settings.selection().root());
    assertEquals(20, settings.selection().depth());
    assertEquals(50_000, settings.selection().maxItems());
    assertTrue(settings.selection().filter().accepts("everything/below"));
    assertTrue(settings.login().isEmpty());
  }

  @Test
  void nodesWithAndWithoutTags() {
    OpcUaSettings settings = of(plain().with("nodes",
        new String[]{"line1/press 4/temp = ns=2;s=a\\,b=c, i=2258", "x=nsu=urn:plant;i=7"}));
    assertEquals(List.of(new OpcUaSettings.Named("line1/press_4/temp", ExpandedNodeId.parse("ns=2;s=a,b=c")),
        new OpcUaSettings.Named("", ExpandedNodeId.parse("i=2258")),
        new OpcUaSettings.Named("x", ExpandedNodeId.parse("nsu=urn:plant;i=7"))), settings.selection().nodes());
    assertTrue(settings.selection().filter().isEmpty(), "named nodes only");
  }

  @Test
  void whatIsWrongIsNamed() {
    assertMessage("endpoint must be opc.tcp://HOST[:PORT][/PATH]: endpoint=http://plc",
        TestConfig.endpoint("http://plc"));
    assertMessage("security.mode must be None, Sign or SignAndEncrypt: security.mode=no",
        plain().with("security_mode", "no"));
    assertMessage("security.policy and security.mode must both be None or neither: security.policy=None, "
        + "security.mode=Sign", plain().with("security_mode", "Sign"));
    assertMessage("nodes must be TAG=NODEID: temp", plain().with("nodes", new String[]{"temp"}));
    assertMessage("nodes is no node id like ns=2;s=Line1.Flow: q=1", plain().with("nodes", new String[]{"t=q=1"}));
    assertMessage("publishing.interval must be 10..3600000: publishing.interval=5",
        plain().with("publishing_interval", 5));
    assertMessage("sampling.interval must be -1..3600000: sampling.interval=-2",
        plain().with("sampling_interval", -2));
    assertMessage("queue.size must be 1..10000: queue.size=0", plain().with("queue_size", 0));
    assertMessage("max.items must be 1..200000: max.items=0", plain().with("max_items", 0));
    assertMessage("browse.depth must be 1..50: browse.depth=51", plain().with("browse_depth", 51));
    assertMessage("trigger must be value or timestamp: trigger=all", plain().with("trigger", "all"));
    assertTrue(assertThrows(ForeshockException.class, () -> of(plain().with("security_policy", "Basic512")))
        .getMessage().startsWith("security.policy must be one of [None, Basic128Rsa15,"));
  }

  private static OpcUaSettings of(TestConfig config) {
    return OpcUaSettings.of(config.build(), "opcua:test");
  }

  private static void assertMessage(String expected, TestConfig config) {
    assertEquals(expected, assertThrows(ForeshockException.class, () -> of(config)).getMessage());
  }
}
