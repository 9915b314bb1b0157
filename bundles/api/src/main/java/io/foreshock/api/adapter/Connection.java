package io.foreshock.api.adapter;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One configured instance of a protocol adapter; a service for as long as it is
 * configured. Adapters are configured by factory PIDs described with OSGi
 * Metatype and open their own {@link io.foreshock.api.ingest.IngestSession}.
 */
@ConsumerType
public interface Connection {
  /** Service property: {@code mqtt}. */
  String PROTOCOL = "foreshock.protocol";

  /** Permanent id, also the ingest source id: {@code mqtt:plantbus}. */
  String id();

  String protocol();

  ConnectionStatus status();
}
