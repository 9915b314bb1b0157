package io.foreshock.adapter.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import io.foreshock.adapter.kit.Trial;
import io.foreshock.adapter.kit.Trial.Failed;
import io.foreshock.adapter.mqtt.MqttSettings.Broker;
import io.foreshock.api.adapter.SourceProbe.Stage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Shakes hands with a broker over TLS, in order to say what is wrong with it. */
final class TlsTrial {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  /** With TLS 1.3 a server refuses our certificate after its side of the handshake. */
  private static final int OBJECTION_MILLIS = 400;

  private TlsTrial() {
  }

  static void shakeHands(Trial trial, Broker broker, TlsFiles files) throws Failed, InterruptedException {
    try {
      trial.passed(Stage.SECURITY, trial.within(PATIENCE, () -> shakeHands(broker, files.load())));
    } catch (TimeoutException e) {
      throw new Failed(Stage.SECURITY, "no answer to the TLS handshake", plain());
    } catch (ExecutionException e) {
      String reason = Trial.reason(e);
      throw new Failed(Stage.SECURITY, reason, remedy(reason));
    }
  }

  private static String shakeHands(Broker broker, MqttClientSslConfig config) throws IOException,
      GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(config.getKeyManagerFactory().map(KeyManagerFactory::getKeyManagers).orElse(null),
        config.getTrustManagerFactory().map(TrustManagerFactory::getTrustManagers).orElse(null), null);
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(broker.host(), broker.port()), (int) PATIENCE.toMillis());
      plain.setSoTimeout((int) PATIENCE.toMillis());
      try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, broker.host(), broker.port(),
          true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        objection(socket);
        X509Certificate theirs = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return socket.getSession().getProtocol() + ", certificate of " + theirs.getSubjectX500Principal()
            + " valid until " + theirs.getNotAfter().toInstant();
      }
    }
  }

  private static void objection(SSLSocket socket) throws IOException {
    socket.setSoTimeout(OBJECTION_MILLIS);
    try {
      if (socket.getInputStream().read() < 0)
        throw new IOException("the broker hung up after the handshake");
    } catch (SocketTimeoutException e) {
      // It waits for us, as it should.
    }
  }

  private static String remedy(String reason) {
    if (reason.contains("certification path") || reason.contains("PKIX"))
      return "Put the certificate of the authority that signed the broker's certificate into a PEM file, and name the "
          + "file in tls.ca.";
    if (reason.contains("subject alternative") || reason.contains("No name matching"))
      return "Use a name in host that stands in the broker's certificate.";
    if (reason.contains("NotAfter") || reason.contains("NotBefore") || reason.contains("expired"))
      return "Have the broker's certificate renewed, or set this machine's clock.";
    if (reason.contains("SSL message"))
      return plain();
    return "The broker may ask for a certificate of ours: name tls.certificate and tls.key, signed by an authority that "
        + "the broker trusts.";
  }

  private static String plain() {
    return "The port does not speak TLS: check the port (8883 is usual), or set tls=false.";
  }
}
