package io.foreshock.adapter.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.foreshock.api.adapter.SourceProbe.Node;
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

/** One level of a server's address space at a time, with types and values. Confined to one thread. */
final class NodeBrowser {
  private static final int MOST = 10_000;
  private static final int MOST_AT_ONCE = 500;

  private final OpcUaClient client;

  NodeBrowser(OpcUaClient client) {
    this.client = client;
  }

  /** Objects and variables below a node; properties are left out. */
  List<Node> below(NodeId parent) throws UaException {
    Map<NodeId, ReferenceDescription> children = new LinkedHashMap<>();
    for (ReferenceDescription reference : references(List.of(parent), NodeIds.HierarchicalReferences).getFirst())
      if (!NodeIds.HasProperty.equals(reference.getReferenceTypeId()) && children.size() < MOST)
        reference.getNodeId().toNodeId(client.getNamespaceTable()).ifPresent(n -> children.putIfAbsent(n, reference));
    List<NodeId> variables = children.entrySet().stream()
        .filter(e -> e.getValue().getNodeClass() == NodeClass.Variable).map(Map.Entry::getKey).toList();
    List<NodeFacts.Shown> shown = new NodeFacts(client).shown(variables);
    Set<NodeId> branches = withComponents(variables);
    List<Node> nodes = new ArrayList<>(children.size());
    int next = 0;
    for (Map.Entry<NodeId, ReferenceDescription> child : children.entrySet()) {
      boolean variable = child.getValue().getNodeClass() == NodeClass.Variable;
      NodeFacts.Shown facts = variable ? shown.get(next++) : new NodeFacts.Shown("", "");
      nodes.add(new Node(id(child.getKey()), name(child.getValue()), !variable || branches.contains(child.getKey()),
          facts.type(), facts.value()));
    }
    return nodes;
  }

  /** With the namespace by its name: the number may be another one after the server's next start. */
  private String id(NodeId node) {
    return node.getNamespaceIndex().intValue() == 0
        ? node.toParseableString()
        : node.expanded(client.getNamespaceTable()).toParseableString();
  }

  private static String name(ReferenceDescription reference) {
    String display = reference.getDisplayName() == null ? null : reference.getDisplayName().text();
    return display == null || display.isEmpty() ? String.valueOf(reference.getBrowseName().name()) : display;
  }

  private Set<NodeId> withComponents(List<NodeId> variables) throws UaException {
    Set<NodeId> branches = new HashSet<>();
    List<List<ReferenceDescription>> components = references(variables, NodeIds.HasComponent);
    for (int i = 0; i < variables.size(); i++)
      if (!components.get(i).isEmpty())
        branches.add(variables.get(i));
    return branches;
  }

  private List<List<ReferenceDescription>> references(List<NodeId> nodes, NodeId type) throws UaException {
    List<List<ReferenceDescription>> all = new ArrayList<>(nodes.size());
    int chunk = Chunks.size(client.getOperationLimits().maxNodesPerBrowse(), MOST_AT_ONCE);
    for (List<NodeId> part : Chunks.of(nodes, chunk))
      for (BrowseResult result : client.browse(part.stream().map(n -> new BrowseDescription(n, BrowseDirection.Forward,
          type, true, uint(NodeClass.Object.getValue() | NodeClass.Variable.getValue()), uint(BrowseResultMask.All
              .getValue())))
          .toList()))
        all.add(all(result));
    return all;
  }

  private List<ReferenceDescription> all(BrowseResult first) throws UaException {
    List<ReferenceDescription> all = new ArrayList<>();
    BrowseResult result = first;
    while (result != null) {
      if (result.getReferences() != null)
        all.addAll(List.of(result.getReferences()));
      ByteString point = result.getContinuationPoint();
      BrowseResult[] more = point == null || point.isNull() || point.length() == 0
          ? null
          : client.browseNext(all.size() > MOST, List.of(point)).getResults();
      result = more == null || more.length == 0 ? null : more[0];
    }
    return all;
  }
}
