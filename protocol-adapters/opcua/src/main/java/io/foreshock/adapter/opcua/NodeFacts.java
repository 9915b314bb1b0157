package io.foreshock.adapter.opcua;

import io.foreshock.adapter.kit.Trial;
import io.foreshock.adapter.opcua.NodeFinder.Found;
import io.foreshock.api.catalog.SensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePath;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePathResult;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowsePathTarget;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePath;
import org.eclipse.milo.opcua.stack.core.types.structured.RelativePathElement;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about its variables: whether they are numbers, their unit,
 * range and description (OPC UA part 8). Asked in bulk. Confined to one thread.
 */
final class NodeFacts {
  private static final int MOST_AT_ONCE = 1_000;
  /** Boolean to Double in the numbering of the built-in types (OPC UA part 6, 5.1.2). */
  private static final int LAST_NUMBER = 11;

  private static final int LONGEST = 200;
  private static final int HISTORY_READ = 4;

  private final OpcUaClient client;

  NodeFacts(OpcUaClient client) {
    this.client = client;
  }

  /** Only those with a single number or truth value; what is unknown (no value yet) goes by its data type. */
  List<Found> numbers(List<Found> found) throws UaException {
    List<NodeId> nodes = found.stream().map(Found::node).toList();
    List<DataValue> values = read(nodes, AttributeId.Value);
    List<DataValue> types = read(nodes, AttributeId.DataType);
    List<Found> numbers = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      Object value = values.get(i).getValue().value();
      if (value instanceof Number || value instanceof Boolean || value == null && isNumber(types.get(i)))
        numbers.add(found.get(i));
    }
    return numbers;
  }

  private static boolean isNumber(DataValue type) {
    if (!(type.getValue().value() instanceof NodeId id) || id.getNamespaceIndex().intValue() != 0)
      return false;
    return id.getIdentifier() instanceof Number n && n.intValue() >= 1 && n.intValue() <= LAST_NUMBER
        || NodeIds.Number.equals(id) || NodeIds.Integer.equals(id) || NodeIds.UInteger.equals(id);
  }

  /**
   * The sensors of variables, in their order.
   *
   * @param tags
   *            of the variables
   */
  List<SensorSpec> specs(List<NodeId> nodes, List<String> tags) throws UaException {
    List<DataValue> descriptions = read(nodes, AttributeId.Description);
    List<@Nullable Object> ranges = properties(nodes, "EURange");
    List<@Nullable Object> units = properties(nodes, "EngineeringUnits");
    List<SensorSpec> specs = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      SensorSpec plain = SensorSpec.parse(tags.get(i));
      Range range = ranges.get(i) instanceof Range r && r.getLow() < r.getHigh() ? r : null;
      specs.add(new SensorSpec(plain.asset(), plain.name(),
          units.get(i) instanceof EUInformation unit ? text(unit.getDisplayName()) : "", "",
          range == null ? Double.NaN : range.getLow(), range == null ? Double.NaN : range.getHigh(),
          descriptions.get(i).getValue().value() instanceof LocalizedText text ? text(text) : ""));
    }
    return specs;
  }

  /**
   * A variable as it is now, for people.
   *
   * @param type
   *            {@code Double}, {@code Int32[]}
   * @param value
   *            or the status that stands in its place
   */
  record Shown(String type, String value) {}

  /** Variables as they are now, in their order. */
  List<Shown> shown(List<NodeId> nodes) throws UaException {
    List<DataValue> values = read(nodes, AttributeId.Value);
    List<NodeId> types = read(nodes, AttributeId.DataType).stream()
        .map(t -> t.getValue().value() instanceof NodeId id ? id : NodeId.NULL_VALUE).toList();
    List<String> names = names(types);
    List<Shown> all = new ArrayList<>(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      Object value = values.get(i).getValue().value();
      boolean many = value != null && value.getClass().isArray();
      StatusCode status = values.get(i).getStatusCode();
      all.add(new Shown(names.get(i) + (many ? "[]" : ""), status.isBad() ? Causes.of(status) : text(value)));
    }
    return all;
  }

  private static String text(@Nullable Object value) {
    String text = switch (value) {
      case null -> "";
      case Number number -> Trial.text(number.doubleValue());
      case LocalizedText localized -> text(localized);
      case ExtensionObject _ -> "";
      case Object[] many -> Arrays.toString(many);
      default -> value.toString();
    };
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  /** Which variables the server keeps a history of that this user may read (OPC UA part 3, 8.57). */
  boolean[] historical(List<NodeId> nodes) throws UaException {
    List<DataValue> levels = read(nodes, AttributeId.UserAccessLevel);
    boolean[] all = new boolean[nodes.size()];
    for (int i = 0; i < all.length; i++)
      all[i] = levels.get(i).getValue().value() instanceof Number level && (level.intValue() & HISTORY_READ) != 0;
    return all;
  }

  /** Names of nodes, for those without a tag. */
  List<String> names(List<NodeId> nodes) throws UaException {
    return read(nodes, AttributeId.BrowseName).stream()
        .map(v -> v.getValue().value() instanceof QualifiedName name ? String.valueOf(name.name()) : "").toList();
  }

  private static String text(@Nullable LocalizedText text) {
    return text == null || text.text() == null ? "" : text.text();
  }

  /** Values of a property of every node; null where there is none. */
  private List<@Nullable Object> properties(List<NodeId> nodes, String name) throws UaException {
    List<@Nullable NodeId> targets = new ArrayList<>(nodes.size());
    int chunk = Chunks.size(client.getOperationLimits().maxNodesPerTranslateBrowsePathsToNodeIds(), MOST_AT_ONCE);
    for (List<NodeId> part : Chunks.of(nodes, chunk)) {
      BrowsePathResult[] results = client.translateBrowsePaths(part.stream().map(n -> path(n, name)).toList())
          .getResults();
      for (int i = 0; i < part.size(); i++)
        targets.add(results == null || i >= results.length ? null : target(results[i]));
    }
    List<NodeId> there = new ArrayList<>();
    targets.stream().filter(t -> t != null).forEach(there::add);
    List<DataValue> values = read(there, AttributeId.Value);
    List<@Nullable Object> all = new ArrayList<>(nodes.size());
    int next = 0;
    for (NodeId target : targets)
      all.add(target == null ? null : decode(values.get(next++)));
    return all;
  }

  private static BrowsePath path(NodeId node, String property) {
    return new BrowsePath(node, new RelativePath(new RelativePathElement[]{
        new RelativePathElement(NodeIds.HasProperty, false, true, new QualifiedName(0, property))}));
  }

  private @Nullable NodeId target(BrowsePathResult result) {
    BrowsePathTarget[] targets = result.getTargets();
    return targets == null || targets.length == 0
        ? null
        : targets[0].getTargetId().toNodeId(client.getNamespaceTable()).orElse(null);
  }

  private @Nullable Object decode(DataValue value) {
    try {
      return value.getValue().value() instanceof ExtensionObject object
          ? object.decode(client.getStaticEncodingContext())
          : value.getValue().value();
    } catch (UaRuntimeException e) {
      // A unit nobody can read is a unit nobody knows.
      return null;
    }
  }

  private List<DataValue> read(List<NodeId> nodes, AttributeId attribute) throws UaException {
    List<DataValue> all = new ArrayList<>(nodes.size());
    int chunk = Chunks.size(client.getOperationLimits().maxNodesPerRead(), MOST_AT_ONCE);
    for (List<NodeId> part : Chunks.of(nodes, chunk)) {
      DataValue[] values = client.read(0, TimestampsToReturn.Neither, part.stream()
          .map(n -> new ReadValueId(n, attribute.uid(), null, QualifiedName.NULL_VALUE)).toList()).getResults();
      for (int i = 0; i < part.size(); i++)
        all.add(values == null || i >= values.length
            ? new DataValue(StatusCode.BAD)
            : values[i]);
    }
    return all;
  }
}
