package io.foreshock.adapter.opcua;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/** Failures in the words of OPC UA, for people. */
final class Causes {
  private Causes() {
  }

  /** {@code Bad_NodeIdUnknown}. */
  static String of(StatusCode status) {
    return StatusCodes.lookup(status.value()).map(n -> n[0]).orElse(status.toString());
  }

  static String of(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof ExecutionException || cause instanceof CompletionException) && cause.getCause() != null)
      cause = cause.getCause();
    // The first cause says more than the client's generic code: connection refused, unknown host.
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root)
      root = root.getCause();
    String code = cause instanceof UaException ua ? of(ua.getStatusCode()) : "";
    String text = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return code.isEmpty() ? text : text.contains(code) || text.isBlank() ? code : code + ": " + text;
  }

  /** The other side's certificate, or ours, is not trusted. */
  static boolean isTrust(Throwable failure) {
    for (Throwable t = failure; t != null && t.getCause() != t; t = t.getCause())
      if (t instanceof UaException ua && ua.getStatusCode().isSecurityError())
        return true;
    return false;
  }
}
