from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from config.accounts import agenda, services
from config.accounts.models import Membership, ToDo
from config.accounts.roles import Role
from tests.factories import CoordinatorFactory, NewcomerFactory, ProgrammeFactory, UserFactory, sign_in


def open_todo(programme, *, in_days=0):
    newcomer = NewcomerFactory(programme=programme)
    membership = newcomer.user.memberships.get()
    return services.open_todo(
        programme=programme, about=membership, code="consent_withdrawn", details=["matching"], in_days=in_days
    )


def test_todos_stand_under_their_urgency(client, programme):
    todos = {days: open_todo(programme, in_days=days) for days in (-2, 0, 3, 4)}
    groups = {
        group.code: [item.todo for item in group.items]
        for group in agenda.groups_for(CoordinatorFactory(programme=programme))
    }
    assert groups == {"overdue": [todos[-2]], "soon": [todos[0], todos[3]], "later": [todos[4]]}


def test_a_todo_names_its_person_and_what_it_is_about(client, programme):
    todo = open_todo(programme)
    sign_in(client, CoordinatorFactory(programme=programme))
    page = client.get("/today/").content.decode()
    newcomer = Membership.objects.get(pk=todo.subject_id).user.newcomers.get()
    assert newcomer.full_name in page
    assert "Took back a consent" in page
    assert "find a mentor" in page


def test_another_towns_todos_are_not_shown(client, programme):
    person = Membership.objects.get(pk=open_todo(ProgrammeFactory()).subject_id).user
    sign_in(client, CoordinatorFactory(programme=programme))
    page = client.get("/today/").content.decode()
    assert person.newcomers.get().last_name not in page
    assert str(person) not in page


def test_a_done_todo_leaves_the_list_with_who_and_when(client, programme):
    todo = open_todo(programme)
    coordinator = CoordinatorFactory(programme=programme)
    sign_in(client, coordinator)
    for _click in range(2):
        assert client.post(reverse("todo-done", args=[todo.pk])).url == "/today/"
    todo.refresh_from_db()
    assert todo.done_by == coordinator
    assert not ToDo.objects.open().exists()


def test_another_towns_todo_cannot_be_struck_off(client, programme):
    todo = open_todo(ProgrammeFactory())
    sign_in(client, CoordinatorFactory(programme=programme))
    assert client.post(reverse("todo-done", args=[todo.pk])).status_code == 404
    assert ToDo.objects.open().get() == todo


def test_the_list_costs_the_same_with_one_three_and_two_hundred(programme, django_assert_num_queries):
    coordinator = CoordinatorFactory(programme=programme)
    open_todo(programme)
    with django_assert_num_queries(4):
        agenda.groups_for(coordinator)
    for count in (2, 197):
        for _row in range(count):
            open_todo(programme)
        with django_assert_num_queries(4):
            assert sum(len(group.items) for group in agenda.groups_for(coordinator)) >= count


@pytest.mark.parametrize("role", [Role.NEWCOMER, Role.MENTOR, Role.EMPLOYER])
def test_others_are_told_that_today_is_for_coordinators(client, programme, role):
    user = UserFactory()
    services.join(user=user, programme=programme, role=role)
    sign_in(client, user)
    response = client.get("/today/")
    assert response.status_code == 403
    assert "coordinator" in response.content.decode()


def test_asking_again_says_the_newest_details(programme):
    todo = open_todo(programme)
    about = Membership.objects.get(pk=todo.subject_id)
    services.open_todo(programme=programme, about=about, code="consent_withdrawn", details=["sharing"])
    assert ToDo.objects.get().details == ["sharing"]
    assert todo.due_on <= timezone.localdate() + timedelta(days=1)
