package io.foreshock.launcher;

import picocli.CommandLine.IVersionProvider;

/** The product's version, from the manifest of the launcher's jar. */
final class ProductVersion implements IVersionProvider {
  static String current() {
    String version = ProductVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[]{"Foreshock " + current()};
  }
}
