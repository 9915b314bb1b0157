package io.foreshock.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code foreshock bundle ...}. Made by the command line library, hence the fields. */
@Command(name = "bundle", description = "Look at or change the bundles of the running appliance.")
final class BundleCommand implements Runnable {
  @ParentCommand
  private @Nullable ForeshockCommand parent;
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "bundle: one of list, install, update, uninstall is missing");
    }
  }

  @Command(name = "list", description = "List all bundles.")
  int list() {
    return client().bundles().value();
  }

  @Command(name = "install", description = "Put a bundle into the load folder and wait until it runs.")
  int install(@Parameters(paramLabel = "FILE") Path jar) {
    return client().install(jar).value();
  }

  @Command(name = "update", description = "Replace an installed bundle while the appliance runs.")
  int update(@Parameters(paramLabel = "FILE") Path jar) {
    return client().update(jar).value();
  }

  @Command(name = "uninstall", description = "Remove a bundle from the load folder.")
  int uninstall(@Parameters(paramLabel = "NAME") String symbolicName) {
    return client().uninstall(symbolicName).value();
  }

  private Client client() {
    if (parent == null) {
      throw new IllegalStateException("not part of a command line");
    }
    return parent.client();
  }
}
