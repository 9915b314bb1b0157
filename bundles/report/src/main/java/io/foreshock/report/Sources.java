package io.foreshock.report;

import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.platform.BundleAdmin;
import org.jspecify.annotations.Nullable;

/** The services one report is made from; what is null is left out of the report and said so. */
record Sources(Catalog catalog, History history, @Nullable Alarms alarms, @Nullable PatternLibrary patterns,
    @Nullable IngestService ingest, @Nullable BundleAdmin bundles) {}
