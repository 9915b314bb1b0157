package io.foreshock.adapter.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.foreshock.adapter.kit.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;

/**
 * Finds variables by the path of their names, level by level. Names stay when a
 * server gives its nodes new ids, so it looks anew for every session. Confined to
 * one thread.
 */
final class NodeFinder {
  private static final int MOST_NODES_SEEN = 1_000_000;
  private static final int MOST_AT_ONCE = 500;

  /** @param path names below the root, with slashes */
  record Found(NodeId node, String path) {}

  private final OpcUaClient client;
  private final OpcUaSettings.Selection selection;
  private final Set<NodeId> seen = new HashSet<>();
  private final List<Found> variables = new ArrayList<>();

  NodeFinder(OpcUaClient client, OpcUaSettings.Selection selection) {
    this.client = client;
    this.selection = selection;
  }

  /** The variables that pass the filter, the most there may be and one. */
  List<Found> find(NodeId root) throws UaException {
    Map<NodeId, String> level = Map.of(root, "");
    seen.add(root);
    // What the server says about itself is no plant data, unless it is asked for.
    seen.add(NodeIds.Server);
    for (int depth = 0; depth < selection.depth() && !level.isEmpty() && !isEnough(); depth++)
      level = below(level);
    return variables;
  }

  private boolean isEnough() {
    return variables.size() > selection.maxItems() || seen.size() > MOST_NODES_SEEN;
  }

  private Map<NodeId, String> below(Map<NodeId, String> level) throws UaException {
    Map<NodeId, String> next = new LinkedHashMap<>();
    List<NodeId> nodes = List.copyOf(level.keySet());
    int chunk = Chunks.size(client.getOperationLimits().maxNodesPerBrowse(), MOST_AT_ONCE);
    for (List<NodeId> part : Chunks.of(nodes, chunk)) {
      if (isEnough())
        break;
      List<BrowseResult> results = client.browse(part.stream().map(NodeFinder::description).toList());
      for (int i = 0; i < part.size(); i++)
        take(results.get(i), level.getOrDefault(part.get(i), ""), next);
    }
    return next;
  }

  private void take(BrowseResult first, String parent, Map<NodeId, String> next) throws UaException {
    BrowseResult result = first;
    while (result != null) {
      ReferenceDescription[] references = result.getReferences();
      if (references != null)
        for (ReferenceDescription reference : references)
          take(reference, parent, next);
      ByteString point = result.getContinuationPoint();
      BrowseResult[] more = point == null || point.isNull() || point.length() == 0
          ? null
          : client.browseNext(isEnough(), List.of(point)).getResults();
      result = more == null || more.length == 0 ? null : more[0];
    }
  }

  private void take(ReferenceDescription reference, String parent, Map<NodeId, String> next) {
    if (NodeIds.HasProperty.equals(reference.getReferenceTypeId()))
      return;
    NodeId node = reference.getNodeId().toNodeId(client.getNamespaceTable()).orElse(null);
    if (node == null || !seen.add(node))
      return;
    String name = Names.segment(String.valueOf(reference.getBrowseName().name()));
    String path = parent.isEmpty() ? name : parent + "/" + name;
    if (reference.getNodeClass() == NodeClass.Variable && selection.filter().accepts(path))
      variables.add(new Found(node, path));
    next.put(node, path);
  }

  private static BrowseDescription description(NodeId node) {
    return new BrowseDescription(node, BrowseDirection.Forward, NodeIds.HierarchicalReferences, true,
        uint(NodeClass.Object.getValue() | NodeClass.Variable.getValue()), uint(BrowseResultMask.All.getValue()));
  }
}
