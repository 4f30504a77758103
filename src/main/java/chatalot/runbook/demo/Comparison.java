package chatalot.runbook.demo;

import chatalot.runbook.demo.ChatApi.StoredMessage;
import chatalot.runbook.demo.Difference.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads everything back from an instance and holds it against what was acknowledged: every message by key, id, author
 * and text, every file by the SHA-256 of the content that is sent. Writers must have stopped before.
 *
 * @param compared    how much was acknowledged and looked at
 * @param differences what is not as it was acknowledged; empty when nothing was lost
 */
public record Comparison(Acknowledged.Count compared, List<Difference> differences) {

    /** Compares now. Fails when the instance does not answer. @param instance the published URL */
    public static Comparison of(URI instance, Acknowledged record) {
        ChatApi chat = new ChatApi(instance);
        List<Difference> differences = new ArrayList<>(record.seen());
        compareMessages(chat.messages(), record.messages(), differences);
        compareFiles(chat, record.files(), differences);
        return new Comparison(record.count(), List.copyOf(differences));
    }

    /** Nothing was lost, changed, doubled or brought back. */
    public boolean isClean() {
        return differences.isEmpty();
    }

    private static void compareMessages(List<StoredMessage> stored, Map<String, Acknowledged.Message> sent,
            List<Difference> differences) {
        Map<String, List<StoredMessage>> byKey = stored.stream().collect(Collectors.groupingBy(StoredMessage::key));
        Map<String, Integer> texts = new HashMap<>();
        stored.forEach(message -> texts.merge(message.text(), 1, Integer::sum));
        sent.forEach((key, message) -> {
            List<StoredMessage> found = byKey.getOrDefault(key, List.of());
            if (found.isEmpty() && message.id().isPresent()) {
                differences.add(new Difference(Kind.LOST_MESSAGE, key, "id " + message.id().get(), "nothing"));
            } else if (found.size() > 1 || texts.getOrDefault(message.post().text(), 0) > 1) {
                differences.add(new Difference(Kind.DOUBLED_MESSAGE, key, "one message", "several with its key or text"));
            } else if (found.size() == 1 && !isAsSent(found.get(0), message)) {
                differences.add(new Difference(Kind.CHANGED_MESSAGE, key, message.toString(), found.get(0).toString()));
            }
        });
        Set<String> authors = sent.values().stream().map(message -> message.post().author()).collect(Collectors.toSet());
        stored.stream().filter(message -> authors.contains(message.author()) && !sent.containsKey(message.key()))
                .forEach(message -> differences.add(
                        new Difference(Kind.STRANGE_MESSAGE, message.key(), "nothing", message.toString())));
    }

    private static boolean isAsSent(StoredMessage found, Acknowledged.Message message) {
        return found.author().equals(message.post().author()) && found.text().equals(message.post().text())
                && message.id().map(id -> id == found.id()).orElse(true);
    }

    private static void compareFiles(ChatApi chat, Map<String, Set<Optional<String>>> allowed,
            List<Difference> differences) {
        allowed.forEach((name, states) -> {
            Optional<String> found = chat.digest(name);
            if (!states.contains(found)) {
                differences.add(new Difference(kind(states, found), name, words(states), found.orElse("nothing")));
            }
        });
        Set<String> writers = allowed.keySet().stream().map(Comparison::writer).collect(Collectors.toSet());
        chat.fileNames().stream().filter(name -> writers.contains(writer(name)) && !allowed.containsKey(name))
                .forEach(name -> differences.add(new Difference(Kind.STRANGE_FILE, name, "nothing", "a file")));
    }

    private static Kind kind(Set<Optional<String>> states, Optional<String> found) {
        if (found.isEmpty()) {
            return Kind.LOST_FILE;
        }
        return states.stream().allMatch(Optional::isEmpty) ? Kind.RESURRECTED_FILE : Kind.CHANGED_FILE;
    }

    private static String words(Set<Optional<String>> states) {
        return states.stream().map(state -> state.orElse("nothing")).collect(Collectors.joining(" or "));
    }

    /** The part of a file's name that all files of one writer share. */
    private static String writer(String name) {
        return name.substring(0, Math.max(0, name.indexOf('-')));
    }
}
