package io.foreshock.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Talks HTTP to the appliance on this machine and gets plain text back. Uses
 * HttpURLConnection: a command line that lives for one request must start fast,
 * and java.net.http brings a thread pool and a selector.
 */
final class GatewayClient {
  private static final int CONNECT_MILLIS = 2_000;

  private final GatewayAddress address;
  private final Duration patience;

  GatewayClient(GatewayAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  /** Status and text of an answer. */
  record Answer(int status, String text) {
    /** The text, or the failure the appliance reported. */
    String orFail() {
      if (status / 100 != 2) {
        throw new CommandFailedException(ExitCode.FAILED, text.isBlank()
            ? "the appliance answered " + status
            : text.strip());
      }
      return text;
    }
  }

  Answer get(String path) {
    return exchange("GET", path, null, null, 0);
  }

  Answer delete(String path, String name) {
    String segment = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20"); // a path, not a form
    return exchange("DELETE", path + "/" + segment, null, null, 0);
  }

  Answer post(String path, String contentType, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return exchange("POST", path, contentType, new ByteArrayInputStream(bytes), bytes.length);
  }

  Answer post(String path, String contentType, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return exchange("POST", path, contentType, in, Files.size(file));
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.FAILED, "cannot read " + file + " (" + e + ")", e);
    }
  }

  /**
   * Stores the body of the answer.
   *
   * @throws CommandFailedException
   *             what the appliance reported, or that the answer was cut off
   */
  void download(String path, Path to) {
    exchange("GET", path, null, null, 0, stored(to)).orFail();
  }

  /** As {@link #download(String, Path)}, asked for with a body. */
  void download(String path, String contentType, String body, Path to) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange("POST", path, contentType, new ByteArrayInputStream(bytes), bytes.length, stored(to)).orFail();
  }

  private static Body stored(Path to) {
    return in -> {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
      return "";
    };
  }

  /** Takes the body of an answer that is no error. */
  private interface Body {
    String take(InputStream in) throws IOException;
  }

  private Answer exchange(String method, String path, @Nullable String type, @Nullable InputStream body, long length) {
    return exchange(method, path, type, body, length, GatewayClient::text);
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private Answer exchange(String method, String path, @Nullable String type, @Nullable InputStream body, long length,
      Body onSuccess) {
    HttpURLConnection http = null;
    try {
      http = (HttpURLConnection) URI.create(address.base() + path).toURL().openConnection(Proxy.NO_PROXY);
      http.setRequestMethod(method);
      http.setConnectTimeout(CONNECT_MILLIS);
      http.setReadTimeout(Math.toIntExact(patience.toMillis()));
      http.setRequestProperty("Accept", "text/plain");
      http.setRequestProperty("X-Foreshock-Token", address.token());
      if (body != null) {
        http.setDoOutput(true);
        http.setFixedLengthStreamingMode(length);
        http.setRequestProperty("Content-Type", type);
        try (OutputStream to = http.getOutputStream()) {
          body.transferTo(to);
        }
      }
      int status = http.getResponseCode();
      try (InputStream in = status < 400 ? http.getInputStream() : http.getErrorStream()) {
        return new Answer(status, in == null ? "" : status < 400 ? onSuccess.take(in) : text(in));
      }
    } catch (IOException e) {
      throw new CommandFailedException(ExitCode.NOT_RUNNING, "no answer from " + address.base() + " (" + e.getMessage()
          + ")",
          e);
    } finally {
      if (http != null) {
        http.disconnect();
      }
    }
  }
}
