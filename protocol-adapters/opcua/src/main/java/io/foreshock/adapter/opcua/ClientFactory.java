package io.foreshock.adapter.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.foreshock.adapter.kit.Pem;
import io.foreshock.adapter.opcua.OpcUaSettings.Login;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfigBuilder;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.sdk.client.identity.X509IdentityProvider;
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

  /**
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} when the user's certificate cannot be read
   */
  static IdentityProvider identity(OpcUaSettings settings) {
    return switch (settings.login().orElse(null)) {
      case null -> AnonymousProvider.INSTANCE;
      case Login.Password login -> new UsernameProvider(login.name(), login.password());
      case Login.UserCertificate login -> {
        try {
          yield new X509IdentityProvider(Pem.certificates(login.certificate()), Pem.key(login.key()));
        } catch (IOException | GeneralSecurityException e) {
          throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
              "user.certificate or user.key is no readable PEM file: user.certificate=" + login.certificate()
                  + ", user.key=" + login.key() + ", reason=" + e.getMessage(), e);
        }
      }
    };
  }

  private void configure(OpcUaClientConfigBuilder config) {
    config.setApplicationName(LocalizedText.english("Foreshock")).setProductUri("urn:foreshock")
        .setSessionName(() -> settings.id()).setRequestTimeout(uint(REQUEST_MILLIS))
        .setSessionTimeout(uint(SESSION_MILLIS)).setKeepAliveInterval(uint(KEEP_ALIVE_MILLIS))
        .setKeepAliveTimeout(uint(KEEP_ALIVE_MILLIS)).setKeepAliveFailuresAllowed(uint(1))
        // One at a time: an acknowledgement must not travel with another request before the commit.
        .setMaxPendingPublishRequests(uint(1)).setIdentityProvider(identity(settings));
    CryptoProvider.installFor(settings.endpoint().policy());
    Pki.Identity own = pki.identity();
    config.setApplicationUri(own.uri()).setKeyPair(own.keys()).setCertificate(own.certificate())
        .setCertificateChain(new X509Certificate[]{own.certificate()});
    if (settings.endpoint().policy() != SecurityPolicy.None)
      config.setCertificateValidator(pki);
  }
}
