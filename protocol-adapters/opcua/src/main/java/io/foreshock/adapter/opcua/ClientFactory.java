package io.foreshock.adapter.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.util.CertificateUtil;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;

/** Makes clients that are not connected yet. Immutable. */
final class ClientFactory {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int REQUEST_MILLIS = 15_000;
  private static final int KEEP_ALIVE_MILLIS = 2_000;
  private static final int SESSION_MILLIS = 120_000;

  private final OpcUaSettings settings;
  private final Pki pki;

  ClientFactory(OpcUaSettings settings, Pki pki) {
    this.settings = settings;
    this.pki = pki;
  }

  /**
   * Asks the server for its endpoints and makes a client for the configured one.
   *
   * @throws ForeshockException
   *             {@code CONNECTION_FAILED} when the server does not offer it
   */
  OpcUaClient create() throws UaException {
    return OpcUaClient.create(settings.endpoint().url(), this::select, t -> t.setConnectTimeout(uint(CONNECT_MILLIS)),
        this::configure);
  }

  /**
   * Before anything is sent to it; the library looks again when the session is
   * made.
   *
   * @throws UaException
   *             when the server is not trusted
   */
  void requireTrusted(EndpointDescription endpoint) throws UaException {
    if (settings.endpoint().policy() == SecurityPolicy.None)
      return;
    byte[] certificate = endpoint.getServerCertificate().bytesOrEmpty();
    pki.identity();
    pki.requireTrusted(CertificateUtil.decodeCertificates(certificate));
  }

  private Optional<EndpointDescription> select(List<EndpointDescription> offered) {
    String policy = settings.endpoint().policy().getUri();
    return offered.stream()
        .filter(e -> policy.equals(e.getSecurityPolicyUri()) && e.getSecurityMode() == settings.endpoint().mode())
        .findFirst()
        // The server's own name for itself may mean nothing here.
        .map(e -> EndpointUtil.updateUrl(e, settings.endpoint().host(), settings.endpoint().port()))
        .or(() -> {
          throw new ForeshockException(ErrorCode.CONNECTION_FAILED, "the server does not offer security.policy="
              + settings.endpoint().policy() + " with security.mode=" + settings.endpoint().mode() + ", but: "
              + names(offered));
        });
  }

  /** What a server offers: {@code Basic256Sha256 SignAndEncrypt}. */
  static List<String> names(List<EndpointDescription> offered) {
    return offered.stream().map(ClientFactory::name).distinct().toList();
  }

  private static String name(EndpointDescription endpoint) {
    String uri = String.valueOf(endpoint.getSecurityPolicyUri());
    return uri.substring(uri.indexOf('#') + 1) + " " + endpoint.getSecurityMode();
  }

  private void configure(OpcUaClientConfigBuilder config) {
    config.setApplicationName(LocalizedText.english("Foreshock")).setProductUri("urn:foreshock")
        .setSessionName(() -> settings.id()).setRequestTimeout(uint(REQUEST_MILLIS))
        .setSessionTimeout(uint(SESSION_MILLIS)).setKeepAliveInterval(uint(KEEP_ALIVE_MILLIS))
        .setKeepAliveTimeout(uint(KEEP_ALIVE_MILLIS)).setKeepAliveFailuresAllowed(uint(1))
        // One at a time: an acknowledgement must not travel with another request before the commit.
        .setMaxPendingPublishRequests(uint(1)).setIdentityProvider(settings.login().isPresent()
            ? new UsernameProvider(settings.login().get().name(), settings.login().get().password())
            : AnonymousProvider.INSTANCE);
    CryptoProvider.installFor(settings.endpoint().policy());
    Pki.Identity own = pki.identity();
    config.setApplicationUri(own.uri()).setKeyPair(own.keys()).setCertificate(own.certificate())
        .setCertificateChain(new X509Certificate[]{own.certificate()});
    if (settings.endpoint().policy() != SecurityPolicy.None)
      config.setCertificateValidator(pki);
  }
}
