package chatalot.runbook.web;

import chatalot.runbook.cli.Typed;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.Group;

/** The ways in to an approval: what each makes of the same attempt, and how it says no. */
record ApprovalPaths(int port, java.nio.file.Path directory, IdentityService identity, TaskService tasks) {

    private static final String ENGINE = "/camunda/api/engine/engine/default/task/";
    private static final Set<Integer> CLOSED = Set.of(400, 403, 409);

    enum Verb { DECIDE, OVERRIDE, WITHDRAW, ASSIGN }

    /** What a user tries, with the fields that our REST has for it. */
    record Attempt(Verb verb, String user, Map<String, String> fields) {

        private static final Set<String> KNOWN = Set.of("decision", "digest", "comment", "reason", "person");

        Attempt with(String name, String value) {
            Map<String, String> all = new TreeMap<>(fields);
            all.put(name, value);
            return new Attempt(verb, user, all);
        }

        /** With what was shown in the place of a word for it. */
        Attempt shown(String word, String digest) {
            return word.equals(fields.get("digest")) ? with("digest", digest) : this;
        }

        /** Whether it names more than the verb has a place for. */
        private boolean adds() {
            return !KNOWN.containsAll(fields.keySet()) || verb == Verb.WITHDRAW && fields.containsKey("person");
        }

        /** As Tasklist's form says it. */
        private Map<String, Object> answers() {
            Map<String, Object> answers = new TreeMap<>(fields);
            if (verb == Verb.OVERRIDE) {
                answers.put("decision", "override");
                answers.put("comment", answers.remove("reason"));
            }
            return answers;
        }
    }

    /** @param words everything that was said, of each call there had to be */
    record Answer(boolean refused, String words) { }

    enum Path {
        TASKLIST {
            @Override
            boolean offers(Attempt attempt) {
                return attempt.verb() != Verb.WITHDRAW;
            }

            @Override
            Answer attempt(ApprovalPaths paths, long run, String task, Attempt attempt) throws JsonProcessingException {
                return paths.inTasklist(task, attempt);
            }
        },
        REST {
            @Override
            boolean offers(Attempt attempt) {
                return true;
            }

            @Override
            Answer attempt(ApprovalPaths paths, long run, String task, Attempt attempt) throws JsonProcessingException {
                return paths.overRest(run, attempt);
            }
        },
        COMMAND_LINE {
            @Override
            boolean offers(Attempt attempt) {
                return !attempt.adds();
            }

            @Override
            Answer attempt(ApprovalPaths paths, long run, String task, Attempt attempt) throws IOException {
                Typed.Said typed = Typed.as(attempt.user(), paths.port(), paths.directory(), typed(Long.toString(run), attempt));
                return new Answer(typed.code() == 1, typed.errors());
            }
        },
        CONSOLE {
            @Override
            boolean offers(Attempt attempt) {
                // What a page's form does not have is left out by the browser, and not read here.
                return attempt.verb() != Verb.DECIDE || !attempt.adds();
            }

            @Override
            Answer attempt(ApprovalPaths paths, long run, String task, Attempt attempt) {
                return paths.onThePage("/runs/" + run, attempt);
            }
        },
        ENGINE_ITSELF {
            @Override
            boolean offers(Attempt attempt) {
                return attempt.verb() != Verb.WITHDRAW;
            }

            @Override
            Answer attempt(ApprovalPaths paths, long run, String task, Attempt attempt) {
                return paths.inTheEngine(task, attempt);
            }
        };

        /** Whether somebody could try it here at all. */
        abstract boolean offers(Attempt attempt);

        abstract Answer attempt(ApprovalPaths paths, long run, String task, Attempt attempt) throws IOException;
    }

    private static String address(Verb verb) {
        return switch (verb) {
            case DECIDE -> "/approvals";
            case OVERRIDE -> "/overrides";
            case WITHDRAW -> "/withdrawals";
            case ASSIGN -> "/assignee";
        };
    }

    private Answer overRest(long run, Attempt attempt) throws JsonProcessingException {
        HttpResponse<String> answer = Caller.withBasic(port, attempt.user())
                .post("/api/runs/" + run + address(attempt.verb()), json(attempt.fields()));
        return new Answer(CLOSED.contains(answer.statusCode()), answer.body());
    }

    /** The review comes back and says what was refused; a form of another group is refused as it comes. */
    private Answer onThePage(String page, Attempt attempt) {
        HttpResponse<String> answer = Caller.signedIn(port, attempt.user()).form(page, page + address(attempt.verb()), attempt.fields());
        String shown = answer.body().replace("&#39;", "'");
        boolean said = shown.contains("role=\"alert\"");
        return new Answer(CLOSED.contains(answer.statusCode()) && (said || answer.statusCode() == 403), said ? shown : "None of your groups");
    }

    /** Claims first, as people do, whatever is said to that. The engine's REST calls what a rule refuses a 500. */
    private Answer inTasklist(String task, Attempt attempt) throws JsonProcessingException {
        Caller caller = Caller.signedIn(port, attempt.user());
        // Who has no Tasklist gets the webapps' token here.
        caller.get("/camunda/app/welcome/default/");
        if (attempt.verb() == Verb.ASSIGN) {
            return refusal(caller.post(ENGINE + task + "/assignee", json(Map.of("userId", attempt.fields().get("person")))), "");
        }
        Map<String, Object> variables = new TreeMap<>();
        attempt.answers().forEach((name, value) -> variables.put(name, Map.of("value", value, "type", "String")));
        String claimed = caller.post(ENGINE + task + "/claim", json(Map.of("userId", attempt.user()))).body();
        return refusal(caller.post(ENGINE + task + "/submit-form", json(Map.of("variables", variables))), claimed);
    }

    private static Answer refusal(HttpResponse<String> answer, String saidBefore) {
        return new Answer(answer.statusCode() == 403 || answer.statusCode() == 500, saidBefore + answer.body());
    }

    private Answer inTheEngine(String task, Attempt attempt) {
        if (attempt.verb() == Verb.ASSIGN) {
            return tried(attempt.user(), () -> tasks.setAssignee(task, attempt.fields().get("person")));
        }
        Answer claim = tried(attempt.user(), () -> tasks.claim(task, attempt.user()));
        Answer complete = tried(attempt.user(), () -> tasks.complete(task, attempt.answers()));
        return new Answer(complete.refused(), claim.words() + complete.words());
    }

    private Answer tried(String user, Runnable act) {
        List<String> groups = identity.createGroupQuery().groupMember(user).list().stream().map(Group::getId).toList();
        identity.setAuthentication(user, groups);
        try {
            act.run();
            return new Answer(false, "");
        } catch (RuntimeException e) {
            return new Answer(true, String.valueOf(e.getMessage()));
        } finally {
            identity.clearAuthentication();
        }
    }

    private static String[] typed(String run, Attempt attempt) {
        Map<String, String> fields = attempt.fields();
        List<String> command = new ArrayList<>(switch (attempt.verb()) {
            case DECIDE -> List.of(fields.get("decision"), run, "--comment", fields.get("comment"));
            case OVERRIDE -> List.of("override", run, "--reason", fields.get("reason"));
            case WITHDRAW -> List.of("withdraw", run, "--reason", fields.get("reason"));
            case ASSIGN -> List.of("assign", run, fields.get("person"));
        });
        if ("approve".equals(fields.get("decision"))) {
            command.addAll(List.of("--digest", fields.get("digest")));
        }
        return command.toArray(String[]::new);
    }

    private static String json(Object value) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(value);
    }
}
