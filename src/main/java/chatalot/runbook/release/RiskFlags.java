package chatalot.runbook.release;

import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.SystemdInstallation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Gathers what makes an update risky from what was found about its parts. */
final class RiskFlags {

    private final List<RiskFlag> flags = new ArrayList<>();

    /** The gravest first. */
    List<RiskFlag> list() {
        return flags.stream().sorted(Comparator.comparing(RiskFlag::kind)).toList();
    }

    RiskFlags history(History history, List<BreakingMark> breaking) {
        flags.addAll(history.flags());
        if (!breaking.isEmpty()) {
            add(RiskFlag.Kind.BREAKING, "Marked in %s.", breaking.stream().map(BreakingMark::where).distinct()
                    .collect(Collectors.joining("; ")));
        }
        return this;
    }

    RiskFlags migrations(List<Plan.Pending> pending) {
        statements(pending, RiskFlag.Kind.DROPS_DATA, consequence -> consequence.effect() == Effect.DROPS);
        statements(pending, RiskFlag.Kind.NARROWS_DATA, consequence -> consequence.effect() == Effect.NARROWS);
        statements(pending, RiskFlag.Kind.SQL_UNKNOWN, consequence -> consequence.effect() == Effect.UNKNOWN);
        statements(pending, RiskFlag.Kind.REWRITES_LARGE_TABLE,
                consequence -> consequence.effect() == Effect.REWRITES && consequence.takesLong());
        statements(pending, RiskFlag.Kind.LOCKS_LARGE_TABLE,
                consequence -> consequence.effect() == Effect.LOCKS && consequence.takesLong());
        return this;
    }

    /** @param diff what changes in tracked Compose files */
    RiskFlags installation(Instance instance, TargetInstallation target, String diff) {
        Map<String, String> others = new TreeMap<>(target.touched());
        others.remove(instance.installation().choose(compose -> compose.app().service(), SystemdInstallation::unit));
        if (!others.isEmpty()) {
            add(RiskFlag.Kind.OTHER_SERVICES, "Compose makes more than the app anew: %s.", others.entrySet().stream()
                    .map(other -> "%s (%s)".formatted(other.getKey(), other.getValue())).collect(Collectors.joining(", ")));
        }
        Set<String> near = instance.installation().choose(compose -> nextToTheDatabase(compose, diff), systemd -> Set.<String>of());
        if (!near.isEmpty()) {
            add(RiskFlag.Kind.DATABASE_COMPOSE, "Changed lines of a Compose file speak of %s.", String.join(", ", near));
        }
        target.openDoors().ifPresent(words -> flags.add(new RiskFlag(RiskFlag.Kind.OPEN_DOORS, words)));
        target.notes().forEach(note -> flags.add(new RiskFlag(RiskFlag.Kind.NEW_VARIABLES, note)));
        return this;
    }

    private void statements(List<Plan.Pending> pending, RiskFlag.Kind kind, Predicate<Consequence> wanted) {
        Map<Long, String> found = new TreeMap<>();
        pending.forEach(migration -> migration.statements().stream().flatMap(statement -> statement.consequences().stream())
                .filter(wanted).forEach(consequence -> found.merge(migration.migration().version(), consequence.wordsWithSize(),
                        (before, more) -> before + "; " + more)));
        if (!found.isEmpty()) {
            add(kind, "%s.", found.entrySet().stream().map(entry -> "Migration %d %s".formatted(entry.getKey(), entry.getValue()))
                    .collect(Collectors.joining(". ")));
        }
    }

    private static Set<String> nextToTheDatabase(ComposeInstallation compose, String diff) {
        String network = compose.insideNetwork().replaceFirst("^" + Pattern.quote(compose.project()) + "_", "");
        Pattern near = Pattern.compile("\\b(%s|%s|postgres\\w*|pgdata|internal)\\b".formatted(
                Pattern.quote(compose.database().service()), Pattern.quote(network)), Pattern.CASE_INSENSITIVE);
        return diff.lines().filter(line -> line.matches("[+-](?![+-]{2} ).*"))
                .flatMap(line -> near.matcher(line).results().map(hit -> hit.group())).collect(Collectors.toCollection(TreeSet::new));
    }

    private void add(RiskFlag.Kind kind, String format, String words) {
        flags.add(new RiskFlag(kind, format.formatted(words)));
    }
}
