package io.foreshock.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;

class FaceTest {
  @Test
  void wrappedLinesFitAndLoseNothing() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (PDDocument document = new PDDocument()) {
      Face face = new Face(document);
      for (int i = 0; i < 200; i++) {
        StringBuilder text = new StringBuilder();
        for (int w = random.nextInt(40); w >= 0; w--)
          text.append("wort".repeat(1 + random.nextInt(12) * random.nextInt(2))).append(w == 0 ? "" : " ");
        float width = 20 + random.nextInt(200);
        List<String> lines = face.wrap(text.toString(), 9, width);
        for (String line : lines)
          assertTrue(face.width(line, 9) <= width, () -> "seed=" + seed + ", line=" + line);
        assertEquals(text.toString().replace(" ", ""), String.join("", lines).replace(" ", ""), () -> "seed=" + seed);
      }
    }
  }

  @Test
  void fittedTextsEndWithDotsAndFit() throws Exception {
    try (PDDocument document = new PDDocument()) {
      Face face = new Face(document);
      assertEquals("short", face.fit("short", 9, 100));
      String cut = face.fit("a text that is much too long for its place", 9, 60);
      assertTrue(cut.endsWith("...") && face.width(cut, 9) <= 60, cut);
    }
  }

  @Test
  void everyCodePointIsShowable() throws Exception {
    try (PDDocument document = new PDDocument()) {
      Face face = new Face(document);
      int[] all = new int[0x11000];
      Arrays.setAll(all, i -> i);
      String shown = face.showable(new String(all, 0, all.length));
      assertTrue(face.font().encode(shown).length > 0, "encode throws for a character without a glyph");
    }
  }
}
