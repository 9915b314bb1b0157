package io.foreshock.platform.sources;

import io.foreshock.api.platform.SourceAdmin.Field;
import io.foreshock.api.platform.SourceAdmin.FieldType;
import io.foreshock.api.platform.SourceAdmin.Form;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * Reads forms from the Metatype of active bundles. An adapter's factory PID ends
 * in {@code .adapter.PROTOCOL}; other factories are no sources. Thread-safe.
 */
final class MetatypeForms {
  private static final String ADAPTER = ".adapter.";
  private final BundleContext context;
  private final MetaTypeService metatype;

  MetatypeForms(BundleContext context, MetaTypeService metatype) {
    this.context = context;
    this.metatype = metatype;
  }

  List<Form> forms(Locale locale) {
    List<Form> forms = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Bundle b : context.getBundles()) {
      if (b.getState() != Bundle.ACTIVE && b.getState() != Bundle.STARTING)
        continue;
      MetaTypeInformation info = metatype.getMetaTypeInformation(b);
      for (String pid : info == null || info.getFactoryPids() == null ? new String[0] : info.getFactoryPids())
        if (pid.contains(ADAPTER) && seen.add(pid))
          forms.add(form(pid, info.getObjectClassDefinition(pid, locale.toString())));
    }
    forms.sort(Comparator.comparing(Form::protocol));
    return forms;
  }

  private static Form form(String pid, ObjectClassDefinition ocd) {
    List<Field> fields = new ArrayList<>();
    addAll(fields, ocd.getAttributeDefinitions(ObjectClassDefinition.REQUIRED), true);
    addAll(fields, ocd.getAttributeDefinitions(ObjectClassDefinition.OPTIONAL), false);
    String protocol = pid.substring(pid.lastIndexOf(ADAPTER) + ADAPTER.length());
    return new Form(pid, protocol, text(ocd.getName(), protocol), text(ocd.getDescription(), ""), fields);
  }

  private static void addAll(List<Field> fields, AttributeDefinition @Nullable [] definitions, boolean required) {
    for (AttributeDefinition d : definitions == null ? new AttributeDefinition[0] : definitions)
      fields.add(field(d, required));
  }

  private static Field field(AttributeDefinition d, boolean required) {
    String[] defaults = d.getDefaultValue();
    return new Field(d.getID(), text(d.getName(), d.getID()), text(d.getDescription(), ""), type(d.getType()),
        // annotations call every attribute required; without any default, an empty one too, it really is
        required && defaults == null, d.getCardinality() != 0,
        defaults == null ? "" : String.join("\n", defaults), choices(d));
  }

  private static FieldType type(int metatype) {
    return switch (metatype) {
      case AttributeDefinition.PASSWORD -> FieldType.PASSWORD;
      case AttributeDefinition.INTEGER, AttributeDefinition.LONG, AttributeDefinition.SHORT,
          AttributeDefinition.BYTE -> FieldType.INTEGER;
      case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> FieldType.DECIMAL;
      case AttributeDefinition.BOOLEAN -> FieldType.SWITCH;
      default -> FieldType.TEXT;
    };
  }

  private static Map<String, String> choices(AttributeDefinition d) {
    Map<String, String> choices = new LinkedHashMap<>();
    String[] values = Objects.requireNonNullElse(d.getOptionValues(), new String[0]);
    String[] labels = d.getOptionLabels();
    for (int i = 0; i < values.length; i++)
      choices.put(values[i], labels != null && i < labels.length ? labels[i] : values[i]);
    return choices;
  }

  private static String text(@Nullable String s, String otherwise) {
    return s == null ? otherwise : s;
  }
}
