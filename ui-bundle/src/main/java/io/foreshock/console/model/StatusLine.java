package io.foreshock.console.model;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The one line at the bottom that answers the last action. Confined to the UI executor. */
public final class StatusLine {
  /** @param problem true when the action did not succeed */
  public record Message(String text, boolean problem) {}

  private final ReadOnlyObjectWrapper<Message> message = new ReadOnlyObjectWrapper<>(new Message("", false));

  public ReadOnlyObjectProperty<Message> messageProperty() {
    return message.getReadOnlyProperty();
  }

  public void say(String text) {
    message.set(new Message(text, false));
  }

  public void warn(String text) {
    message.set(new Message(text, true));
  }
}
