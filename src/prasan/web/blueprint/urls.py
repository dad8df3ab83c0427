from __future__ import annotations

from django.urls import path

from prasan.web.blueprint import arranging, drawn, editing, pictures, views

app_name = "blueprint"
urlpatterns = [
    path("", views.agencies, name="agencies"),
    path("search/", views.search, name="search"),
    path("pictures/<str:kind>/", pictures.generated, name="generated"),
    path("pictures/<str:kind>/file/", pictures.generated_file, name="generated_file"),
    path("agencies/<str:unit>/", views.agency, name="agency"),
    path("agencies/<str:unit>/elements/", views.elements, name="elements"),
    path("agencies/<str:unit>/faults/", views.faults, name="faults"),
    path("agencies/<str:unit>/element/", views.element, name="element"),
    path("agencies/<str:unit>/view/", drawn.view, name="view"),
    path("agencies/<str:unit>/view/file/", drawn.view_file, name="view_file"),
    path("agencies/<str:unit>/new/", editing.new_element, name="new_element"),
    path("agencies/<str:unit>/change/", editing.change_element, name="change_element"),
    path("agencies/<str:unit>/remove/", editing.remove_concept, name="remove_concept"),
    path("agencies/<str:unit>/connect/", editing.connect_element, name="connect_element"),
    path("agencies/<str:unit>/views/new/", editing.new_view, name="new_view"),
    path("agencies/<str:unit>/propose/", editing.propose_draft, name="propose"),
    path("agencies/<str:unit>/throw-away/", editing.throw_draft_away, name="throw_away"),
    path("agencies/<str:unit>/arrange/", arranging.arrange, name="arrange"),
]
